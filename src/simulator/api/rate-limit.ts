import type { World } from '../app/model.ts';
import { authorizes } from '../faults.ts';
import { apiError } from './api-error.ts';
import type { ApiMiddleware } from './env.ts';

// (devcenter: platform-api-reference, Rate Limits)
export const LARGEST_POOL = 4500;
export const TOKENS_PER_MINUTE = 75;
// "Requests to the rate limit endpoint do not count toward the limit."
export const FREE_OF_CHARGE = '/account/rate-limits';

/** Takes one from the account's pool for each request, and refuses if the pool is empty. */
export function limitRate(world: World): ApiMiddleware {
  let tokens = world.scenario.account.requestsLeft;
  let filledAt = world.clock.now();
  const refill = (): void => {
    const minutes = (world.clock.now() - filledAt) / 60_000;
    tokens = Math.min(LARGEST_POOL, tokens + minutes * TOKENS_PER_MINUTE);
    filledAt = world.clock.now();
  };
  return async (context, next) => {
    if (!authorizes(context.req.header('authorization'), world.token)) return next();
    refill();
    const charge = context.req.path === FREE_OF_CHARGE ? 0 : 1;
    const refused = tokens < charge;
    if (!refused) tokens -= charge;
    context.set('requestsLeft', Math.floor(tokens));
    try {
      if (refused) throw apiError('rate_limit');
      await next();
    } finally {
      context.header('RateLimit-Remaining', String(context.get('requestsLeft')));
    }
    return undefined;
  };
}
