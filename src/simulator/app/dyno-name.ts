import { currentRelease, resourceId, type SimApp } from './model.ts';

/** `web.1`; Fir's are `web-HASH-XXXXX`, with a hash that is the release's (devcenter: generations). */
export function dynoName(app: SimApp, type: string, number: number): string {
  if (app.spec.generation === 'cedar') return `${type}.${number}`;
  const { version } = currentRelease(app);
  const release = resourceId(app.name, type, String(version)).replaceAll('-', '');
  const own = resourceId(app.name, type, String(version), String(number)).replaceAll('-', '');
  return `${type}-${release.slice(0, 10)}-${own.slice(0, 5)}`;
}
