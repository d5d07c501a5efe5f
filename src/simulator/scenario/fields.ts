import { validateHeaderName, validateHeaderValue } from 'node:http';
import * as z from 'zod/mini';

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

/** An app's own address. */
export const webUrl = httpsUrl.check(
  z.refine((text) => !URL.canParse(text) || new URL(text).port === '', {
    error: "can't have a port: apps are reached on 443",
  }),
);

function isHttpsUrl(text: string): boolean {
  return (
    /^https:\/\/[^\s@]+$/.test(text) && URL.canParse(text) && HOST.test(new URL(text).hostname)
  );
}

export const pattern = z.string().check(
  z.refine(
    passes((text) => new RegExp(text)),
    { error: 'must be a regular expression' },
  ),
);

export const headerName = z
  .string()
  .check(z.refine(passes(validateHeaderName), { error: "isn't a valid header name" }));

const headerValue = z.string().check(
  z.refine(
    passes((value) => {
      validateHeaderValue('x', value);
    }),
    {
      error: "can't be sent in a header",
    },
  ),
);

/** Headers of an answer. Their names become lower case. */
export const headers = z
  .record(headerName, headerValue)
  .check(z.overwrite((all) => Object.fromEntries(Object.entries(all).map(lowerCased))));

const lowerCased = ([name, value]: [string, string]): [string, string] => [
  name.toLowerCase(),
  value,
];

/** Whether `check` accepts a text without throwing. */
function passes(check: (text: string) => unknown): (text: string) => boolean {
  return (text) => {
    try {
      check(text);
      return true;
    } catch {
      return false;
    }
  };
}
