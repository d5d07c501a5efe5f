import * as z from 'zod/mini';
import type { ApiContext } from './api-env.ts';
import { apiError, invalidParams } from './api-error.ts';

/** The request's body, which has to be JSON of this shape. */
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

/** A parameter that the shape doesn't have may be Heroku's all the same. */
function wordingOf(issue: z.core.$ZodIssue): string {
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const parameter = [...issue.path, ...unknown].map(String).join('.');
  if (parameter === '') return 'Invalid parameters.';
  return `Invalid parameter: ${parameter}${unknown.length > 0 ? ' (not simulated)' : ''}.`;
}
