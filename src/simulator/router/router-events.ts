import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { SimApp, World } from '../app/model.ts';
import type { RouterAnswer } from './answer.ts';

interface RouterArrival {
  readonly request: string;
  readonly method: string;
  readonly path: string;
  /** simulated milliseconds */
  readonly at: number;
}

/** Writes down that the request came in, before anything else happens to it. */
export function recordRequest(
  world: World,
  app: SimApp,
  { method = '', url = '', headers }: IncomingMessage,
): RouterArrival {
  const arrival = { request: randomUUID(), method, path: url };
  world.log.record({
    type: 'router-request',
    ...arrival,
    app: app.name,
    host: headers.host ?? '',
    userAgent: headers['user-agent'] ?? '',
    authorization: headers.authorization !== undefined,
    headers,
  });
  return { ...arrival, at: world.clock.now() };
}

export function recordResponse(
  world: World,
  app: SimApp,
  { request, method, path }: RouterArrival,
  queuedMs: number,
  { status, dyno, code }: RouterAnswer,
): void {
  world.log.record({
    type: 'router-response',
    request,
    method,
    path,
    app: app.name,
    status,
    queuedMs,
    dyno: dyno?.name,
    release: dyno?.release,
    code,
  });
}
