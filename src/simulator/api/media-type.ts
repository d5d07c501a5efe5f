import type { ApiMiddleware } from './api-env.ts';
import { apiError } from './api-error.ts';

const ENDPOINT_NOT_FOUND =
  'The requested API endpoint was not found. Are you using the right HTTP verb (i.e. `GET` vs. `POST`), and did you specify your intended version with the `Accept` header?';

// version=3, and variants of it that each part of the API has: 3.sdk, 3.webhooks, 3.account-quotas.
const VERSION = /^application\/vnd\.heroku\+json\s*;\s*version=3(?:\.([a-z_-]+))?\s*(?:[,;]|$)/;

/** Heroku's API knows no endpoint for a request that doesn't name the version in `Accept`. */
export const requireVersion: ApiMiddleware = async (context, next) => {
  const match = VERSION.exec(context.req.header('accept') ?? '');
  if (match === null) throw apiError('not_found', ENDPOINT_NOT_FOUND);
  context.set('variant', match[1] === 'sdk' ? 'sdk' : 'base');
  await next();
};

export function endpointNotFound(): never {
  throw apiError('not_found', `${ENDPOINT_NOT_FOUND} (Not all are simulated.)`);
}
