import * as z from 'zod/mini';

/** Optional, with a description and a default that editors show. */
export function setting<Schema extends z.ZodMiniType>(
  schema: Schema,
  description: string,
  defaultValue?: unknown,
): z.ZodMiniExactOptional<Schema> {
  const about = defaultValue === undefined ? {} : { default: defaultValue };
  return z.exactOptional(schema.check(z.meta({ description, ...about })));
}
