import * as z from 'zod/mini';

export const seconds = z.number().check(z.gte(0));
export const flag = z._default(z.boolean(), false);
export const status = z.int().check(z.gte(200), z.lte(599));

export const hostname = z.string().check(
  z.regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, {
    error: "isn't a host name in lower case, like www.example.com",
  }),
);

export const pattern = z
  .string()
  .check(z.refine((text) => isRegExp(text), { error: "isn't a regular expression" }));

function isRegExp(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
