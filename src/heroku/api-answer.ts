import type * as z from 'zod/mini';

import { printable } from '../report/printable.ts';
import { ApiError } from './api-error.ts';
import type { Answer } from './ask-api.ts';

/** An answer's JSON, once it has the shape that is expected; throws an ApiError (`api-answer`). */
export function validate<T>(
  { trace, text }: Answer,
  schema: z.ZodMiniType<T>,
  /** whose answer it is */
  host: string,
): T {
  const nonsense = (what: string): ApiError =>
    new ApiError('api-answer', `${host} answered ${trace.request} with ${what}`, trace);
  const value = parseJson(text);
  if (value === undefined) throw nonsense("something that isn't JSON");
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const field = result.error.issues[0]?.path.join('.') || 'its whole';
  throw nonsense(`something unexpected in ${printable(field)}`);
}

/** Undefined, which JSON can't say, for what isn't JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
