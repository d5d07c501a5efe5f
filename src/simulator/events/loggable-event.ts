import { redactUrl } from '../../report/redact.ts';
import type { SimEvent } from './events.ts';

/**
 * The event as it may be written down, without credentials: of the headers and of a query's parameters
 * only their names.
 */
export function loggableEvent(event: SimEvent): Readonly<Record<string, unknown>> {
  return {
    simulated: true,
    ...event,
    at: Math.round(event.at),
    ...('headers' in event && { headers: Object.keys(event.headers).sort() }),
    ...('path' in event && { path: redactTarget(event.path) }),
    ...('target' in event && { target: redactTarget(event.target) }),
  };
}

/** @param target path, host and port, or URL */
function redactTarget(target: string): string {
  const shown = target.startsWith('/') ? target : redactUrl(target);
  const [place = '', ...query] = shown.split('?');
  return query.length === 0 ? place : `${place}?${redactQuery(query.join('?'))}`;
}

/** What has no name may be all value. */
const redactQuery = (query: string): string =>
  query
    .split('&')
    .map((parameter) => (parameter.includes('=') ? parameter.replace(/=.*/s, '=***') : '***'))
    .join('&');
