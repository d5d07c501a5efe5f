import * as z from 'zod/mini';
import { DURATION, milliseconds, shortened } from '../base/text.ts';
import { APP_NAME } from '../heroku/hosts.ts';
import { headerNameProblem, headerValueProblem } from './headers.ts';

export const appName = z.string().check(z.regex(APP_NAME, "isn't a valid app name"));

/** A path of the app, which can't lead to another host (`//host`, `/\host`). */
export const path = z.string().check(
  z.maxLength(2000),
  z.regex(
    // printable ASCII except # and \, and anything beyond ASCII
    /^\/(?!\/)[!"$-[\]-~\u00a0-\uffff]*$/,
    'must begin with a single "/" and have no backslash, "#" or space',
  ),
);

const NO_ORIGIN = 'must be https:// and a host, such as "https://www.example.com"';

// A host has at most 253 characters.
const LONGEST_ORIGIN = 300;

/** An app's address. The paths are settings of their own. */
export const appOrigin = z
  .string(NO_ORIGIN)
  .check(
    z.refine(isHttpsOrigin, NO_ORIGIN),
    z.meta({ pattern: '^https://[^/\\\\?#@]+/?$', maxLength: LONGEST_ORIGIN }),
  );

function isHttpsOrigin(text: string): boolean {
  // For a long host in Unicode, canParse takes seconds.
  return (
    text.length <= LONGEST_ORIGIN && /^https:\/\/[^/\\?#@\s]+\/?$/.test(text) && URL.canParse(text)
  );
}

export const headerName = z.string().check(z.maxLength(200), problemAsIssue(headerNameProblem));
const headerValue = z.string().check(z.maxLength(8000), problemAsIssue(headerValueProblem));

const MOST_HEADERS = 50;

export const requestHeaders = z.record(headerName, headerValue).check(
  z.refine((all) => Object.keys(all).length <= MOST_HEADERS, {
    error: `must have at most ${MOST_HEADERS} headers`,
    abort: true,
  }),
  z.meta({ maxProperties: MOST_HEADERS }),
  z.superRefine((all, context) => {
    const seen = new Set<string>();
    for (const name of Object.keys(all)) {
      if (seen.has(name.toLowerCase()))
        context.addIssue({ code: 'custom', path: [name], message: 'is a duplicate' });
      seen.add(name.toLowerCase());
    }
  }),
);

function problemAsIssue(problemWith: (text: string) => string | undefined) {
  return z.superRefine<string>((text, context) => {
    const message = problemWith(text);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });
}

/** A text such as `1.5s`. */
export function durationWithin(min: string, max: string): z.ZodMiniString {
  const isWithin = (text: string): boolean =>
    milliseconds(text) >= milliseconds(min) && milliseconds(text) <= milliseconds(max);
  return z
    .string({ error: notADuration })
    .check(
      z.regex(DURATION, { error: notADuration, abort: true }),
      z.refine(isWithin, `must be from "${min}" to "${max}"`),
    );
}

function notADuration({ input }: { readonly input?: unknown }): string {
  // A bare number probably means seconds.
  return /^\d+(\.\d+)?$/.test(String(input))
    ? `has no unit: write "${shortened(String(input), 40)}s"`
    : 'must be a duration such as "500ms", "3s" or "2m"';
}

const statusClass = z.enum(['1xx', '2xx', '3xx', '4xx', '5xx']);
const status = z.int().check(z.gte(100), z.lte(599));

export const method = z.enum(['GET', 'HEAD']);
export const expect = z
  .array(z.union([status, statusClass]))
  .check(z.minLength(1), z.maxLength(50));
export const contains = z.string().check(z.minLength(1), z.maxLength(1000));

export const configVarName = z
  .string()
  .check(z.maxLength(200), z.regex(/^[^\s=]+$/, "isn't a valid config var name"));
