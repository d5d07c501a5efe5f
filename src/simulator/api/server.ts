import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { etag } from 'hono/etag';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { World } from '../app/model.ts';
import { authorizes } from '../faults.ts';
import { ApiError, apiError } from './api-error.ts';
import type { Api, ApiContext, ApiMiddleware } from './env.ts';
import { limitRate } from './rate-limit.ts';
import { addResources } from './resources/index.ts';
import { runIntoFaults } from './run-into-faults.ts';

/** The Platform API, as a listener for Node's HTTP server. */
export function createApi(
  world: World,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const api: Api = new Hono();
  api.use(recordRequest(world), limitRate(world), runIntoFaults(world));
  api.use(authenticate(world), requireVersion);
  api.get('*', etag());
  addResources(api, world);
  api.notFound(endpointNotFound);
  api.onError((error, context) => {
    const known = error instanceof ApiError ? error : apiError('internal_server_error');
    return context.json(known.body, known.status as ContentfulStatusCode, known.headers);
  });
  // Without the option it would replace the process's own Request and Response.
  return getRequestListener(api.fetch, { overrideGlobalObjects: false });
}

function authenticate(world: World): ApiMiddleware {
  return async (context, next) => {
    if (!authorizes(context.req.header('authorization'), world.token)) {
      throw apiError('unauthorized');
    }
    await next();
  };
}

const ENDPOINT_NOT_FOUND =
  'The requested API endpoint was not found. Are you using the right HTTP verb (i.e. `GET` vs. `POST`), and did you specify your intended version with the `Accept` header?';

// version=3, and variants for parts of the API: 3.sdk, 3.webhooks, 3.account-quotas.
const VERSION = /^application\/vnd\.heroku\+json\s*;\s*version=3(?:\.([a-z_-]+))?\s*(?:[,;]|$)/;

/** Heroku's API answers 404 to a request without the version in `Accept`. */
const requireVersion: ApiMiddleware = async (context, next) => {
  const match = VERSION.exec(context.req.header('accept') ?? '');
  if (match === null) throw apiError('not_found', ENDPOINT_NOT_FOUND);
  context.set('variant', match[1] === 'sdk' ? 'sdk' : 'base');
  await next();
};

function endpointNotFound(): never {
  throw apiError('not_found', `${ENDPOINT_NOT_FOUND} (Not all are simulated.)`);
}

/** Records the request when it arrives and when it's answered, and adds the common headers. */
function recordRequest(world: World): ApiMiddleware {
  return async (context, next) => {
    const request = randomUUID();
    const { method, url: path = '', headers } = context.env.incoming;
    const about = { request, method: method ?? '', path };
    const authorized = authorizes(headers.authorization, world.token);
    world.log.record({ type: 'api-request', ...about, authorized, headers });
    await next();
    context.header('Request-Id', request);
    context.header('X-Simulated', 'heroku-preflight');
    const status = isGone(context) ? 0 : context.res.status;
    world.log.record({ type: 'api-response', ...about, requestId: request, status });
  };
}

/** Whether the client has gone away. (A request counts as destroyed after it's read.) */
const isGone = ({ env }: ApiContext): boolean => env.outgoing.socket?.destroyed ?? true;
