import * as z from 'zod/mini';

/** A setting and what it means, in the words that editors and docs/simulator.md show. */
export function about<Schema extends z.ZodMiniType>(meaning: string, schema: Schema): Schema {
  return schema.check(z.describe(meaning));
}

export const seconds = z.number().check(z.gte(0));
export const flag = z._default(z.boolean(), false);
export const status = z.int().check(z.gte(200), z.lte(599));

const HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;

export const hostname = z.string().check(
  z.regex(HOST, {
    error: 'must be a host name in lower case, like "www.example.com"',
  }),
);

export const httpsUrl = z
  .string()
  .check(
    z.refine(isHttpsUrl, { error: 'must be an https URL, like "https://www.example.com/"' }),
    z.meta({ format: 'uri' }),
  );

function isHttpsUrl(text: string): boolean {
  return (
    /^https:\/\/[^\s@]+$/.test(text) && URL.canParse(text) && HOST.test(new URL(text).hostname)
  );
}

export const pattern = z
  .string()
  .check(z.refine((text) => isRegExp(text), { error: 'must be a regular expression' }));

function isRegExp(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
