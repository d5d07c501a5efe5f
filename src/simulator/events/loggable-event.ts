import { redactUrl } from '../../report/redact.ts';
import type { SimEvent } from './events.ts';

/** The event as it may be written down: of the headers only their names, and no credentials. */
export function loggableEvent(event: SimEvent): Readonly<Record<string, unknown>> {
  const shown = { simulated: true, ...event, at: Math.round(event.at) };
  if ('headers' in shown) return { ...shown, headers: Object.keys(shown.headers).sort() };
  if ('target' in shown) return { ...shown, target: redactUrl(shown.target) };
  return shown;
}
