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
  const parameter = result.error.issues[0]?.path.map(String).join('.') ?? '';
  throw invalidParams(
    parameter === '' ? 'Invalid parameters.' : `Invalid parameter: ${parameter}.`,
  );
}
