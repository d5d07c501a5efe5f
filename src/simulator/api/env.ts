import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono, MiddlewareHandler } from 'hono';
import * as z from 'zod/mini';
import type { SimApp, World } from '../app/model.ts';
import { apiError, invalidParams, notFound } from './api-error.ts';

/** `sdk`: the variant `version=3.sdk`, which shows more fields. */
export type Variant = 'base' | 'sdk';

interface ApiEnv {
  Bindings: HttpBindings;
  Variables: { requestsLeft: number; variant: Variant };
}

export type Api = Hono<ApiEnv>;
export type ApiContext = Context<ApiEnv>;
export type ApiMiddleware = MiddlewareHandler<ApiEnv>;

/** @param name the app's name or id */
export function appNamed(world: World, name: string): SimApp | undefined {
  return world.apps.get(name) ?? [...world.apps.values()].find(({ id }) => id === name);
}

/** The app that the request's path names. */
export function findApp(world: World, context: ApiContext): SimApp {
  const app = appNamed(world, context.req.param('app') ?? '');
  if (app === undefined) throw notFound('app');
  return app;
}

/** The request's body, which must be JSON of this shape. */
export async function readBody<T extends z.core.$ZodType>(
  context: ApiContext,
  shape: T,
): Promise<z.output<T>> {
  const value: unknown = await context.req.json().catch(() => {
    throw apiError('bad_request');
  });
  const result = z.safeParse(shape, value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalidParams(issue === undefined ? 'Invalid parameters.' : wordingOf(issue));
}

/** An unknown parameter may still be one of Heroku's. */
function wordingOf(issue: z.core.$ZodIssue): string {
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const parameter = [...issue.path, ...unknown].map(String).join('.');
  if (parameter === '') return 'Invalid parameters.';
  return `Invalid parameter: ${parameter}${unknown.length > 0 ? ' (not simulated)' : ''}.`;
}
