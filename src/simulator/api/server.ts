import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { etag } from 'hono/etag';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { World } from '../app/model.ts';
import { authorizes } from '../credentials.ts';
import type { Api, ApiMiddleware } from './api-env.ts';
import { ApiError, apiError } from './api-error.ts';
import { endpointNotFound, requireVersion } from './media-type.ts';
import { limitRate } from './rate-limit.ts';
import { recordRequest } from './record-request.ts';
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
