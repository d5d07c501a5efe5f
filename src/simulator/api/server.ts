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
import { addDatabases } from './resources/data.ts';
import { addResources } from './resources/index.ts';
import { addMonitors } from './resources/monitors.ts';
import { runIntoFaults } from './run-into-faults.ts';

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Heroku's APIs, as listeners for Node's HTTP server. They share the scenario's faults. */
interface Apis {
  /** the Platform API */
  readonly platform: Listener;
  /** of the autoscaler */
  readonly metrics: Listener;
  /** of Heroku Postgres and Redis */
  readonly data: Listener;
}

export function createApis(world: World): Apis {
  const record = recordRequest(world);
  const limit = limitRate(world);
  const faults = runIntoFaults(world);
  const admit = authenticate(world);
  return {
    platform: listenerFor(world, [record, limit, faults, admit, requireVersion], addResources),
    metrics: listenerFor(world, [record, faults, admit], addMonitors),
    data: listenerFor(world, [record, faults, admit], addDatabases),
  };
}

function listenerFor(
  world: World,
  middleware: readonly ApiMiddleware[],
  addTo: (api: Api, world: World) => void,
): Listener {
  const api: Api = new Hono();
  api.use(...middleware);
  api.get('*', etag());
  addTo(api, world);
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
    // Clients compare it with the times in the answers.
    context.header('Date', world.clock.date().toUTCString());
    context.header('X-Simulated', 'heroku-preflight');
    const status = isGone(context) ? 0 : context.res.status;
    world.log.record({ type: 'api-response', ...about, requestId: request, status });
  };
}

/** Whether the client has gone away. (A request counts as destroyed after it's read.) */
const isGone = ({ env }: ApiContext): boolean => env.outgoing.socket?.destroyed ?? true;
