import { randomUUID } from 'node:crypto';
import type { World } from '../app/model.ts';
import { authorizes } from '../credentials.ts';
import type { ApiContext, ApiMiddleware } from './api-env.ts';

/** Records the request as it arrives and as it's answered, and adds the headers of every answer. */
export function recordRequest(world: World): ApiMiddleware {
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

/** Whether nobody waits for the answer any more. (A request counts as destroyed once it was read.) */
const isGone = ({ env }: ApiContext): boolean => env.outgoing.socket?.destroyed ?? true;
