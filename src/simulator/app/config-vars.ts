import { currentRelease, type SimApp, type World } from './model.ts';
import { release } from './release.ts';

/**
 * Sets config vars, or takes out those that are null: a release with the code that there is, and all
 * dynos restart (devcenter: config-vars, releases).
 */
export function changeConfig(
  world: World,
  app: SimApp,
  changes: Readonly<Record<string, string | null>>,
): void {
  const changed = Object.entries(changes).filter(
    ([name, value]) => (app.config.get(name) ?? null) !== value,
  );
  if (changed.length === 0) return;
  for (const [name, value] of changed) {
    if (value === null) app.config.delete(name);
    else app.config.set(name, value);
  }
  release(world, app, describe(changed), currentRelease(app).slug);
}

function describe(changed: readonly (readonly [name: string, value: string | null])[]): string {
  const verb = changed.every(([, value]) => value === null) ? 'Remove' : 'Set';
  return `${verb} ${changed.map(([name]) => name).join(', ')} config vars`;
}
