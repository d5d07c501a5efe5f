import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono, MiddlewareHandler } from 'hono';

/** `sdk`: the API's variant `version=3.sdk`, which shows more than the others. */
export type Variant = 'base' | 'sdk';

export interface ApiEnv {
  Bindings: HttpBindings;
  Variables: { requestsLeft: number; variant: Variant };
}

export type Api = Hono<ApiEnv>;
export type ApiContext = Context<ApiEnv>;
export type ApiMiddleware = MiddlewareHandler<ApiEnv>;
