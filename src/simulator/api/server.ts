import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { authorizes } from '../credentials.ts';
import type { World } from '../app/model.ts';
import { ApiError, errorOfStatus } from './api-error.ts';
import { createFaultFinder } from '../faults.ts';
import { addReads } from './reads.ts';
import { addWrites } from './writes.ts';

export interface ApiEnv {
  Bindings: HttpBindings;
  Variables: { requestId: string; requestsLeft: number };
}

export type Api = Hono<ApiEnv>;

const REQUESTS_PER_HOUR = 4500;

/** The Platform API, as a listener for Node's HTTP server. */
export function createApi(
  world: World,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const api: Api = new Hono();
  api.use(recordAndSign(world), runIntoFaults(world), authenticate(world), requireVersion);
  addReads(api, world);
  addWrites(api, world);
  api.notFound(() => {
    throw new ApiError(404, 'not_found', 'The requested API endpoint was not found.');
  });
  api.onError((error, context) => {
    const { status, id, message } = error instanceof ApiError ? error : errorOfStatus(500);
    return context.json({ id, message }, status as ContentfulStatusCode);
  });
  // Without the option it would replace the process's own Request and Response.
  return getRequestListener(api.fetch, { overrideGlobalObjects: false });
}

/** Records the request as it arrives and as it's answered, and adds the headers of every answer. */
function recordAndSign(world: World): MiddlewareHandler<ApiEnv> {
  let requestsLeft = REQUESTS_PER_HOUR;
  return async (context, next) => {
    const request = randomUUID();
    const { method, url: path = '', headers } = context.env.incoming;
    const about = { request, method: method ?? '', path };
    const authorized = authorizes(headers.authorization, world.token);
    world.log.record({ type: 'api-request', ...about, authorized, headers });
    requestsLeft -= 1;
    context.set('requestsLeft', requestsLeft);
    await next();
    context.header('Request-Id', request);
    context.header('RateLimit-Remaining', String(context.get('requestsLeft')));
    context.header('X-Simulated', 'heroku-preflight');
    const status = context.env.incoming.destroyed ? 0 : context.res.status;
    world.log.record({ type: 'api-response', ...about, requestId: request, status });
  };
}

function runIntoFaults(world: World): MiddlewareHandler<ApiEnv> {
  const findFault = createFaultFinder(world, world.scenario.faults.api);
  return async (context, next) => {
    const fault = findFault(context.req.path);
    if (fault?.requestsLeft !== undefined) context.set('requestsLeft', fault.requestsLeft);
    if (fault && fault.delaySeconds > 0) await world.clock.sleep(fault.delaySeconds * 1000);
    if (fault?.drop === true) return hangUp(context);
    if (fault?.body !== undefined) {
      const status = (fault.status ?? 200) as ContentfulStatusCode;
      return context.body(fault.body, status, { 'content-type': 'application/json' });
    }
    if (fault?.status !== undefined) throw errorOfStatus(fault.status);
    await next();
    return undefined;
  };
}

function hangUp(context: Context<ApiEnv>): Response {
  context.env.incoming.destroy();
  return context.body(null, 204);
}

function authenticate(world: World): MiddlewareHandler<ApiEnv> {
  return async (context, next) => {
    if (!authorizes(context.req.header('authorization'), world.token)) throw errorOfStatus(401);
    await next();
  };
}

/** Heroku's API knows no endpoint for a request that doesn't name the version in `Accept`. */
const requireVersion: MiddlewareHandler<ApiEnv> = async (context, next) => {
  const accept = context.req.header('accept') ?? '';
  if (!/^application\/vnd\.heroku\+json\s*;\s*version=3\b/.test(accept)) {
    throw new ApiError(
      404,
      'not_found',
      'The requested API endpoint was not found. Did you specify the version in the Accept header?',
    );
  }
  await next();
};
