import * as z from 'zod/mini';
import { APP_NAME } from '../heroku/app-name.ts';
import { headerNameProblem } from './header-names.ts';
import { headerValueProblem } from './header-values.ts';

export const appName = z.string().check(z.regex(APP_NAME, "isn't an app's name"));

/** A path at the app: never a way to another host (`//host`, `/\host`). */
export const path = z.string().check(
  z.maxLength(2000),
  z.regex(
    // printable ASCII but # and \, and whatever lies beyond ASCII
    /^\/(?!\/)[!"$-[\]-~\u00a0-\uffff]*$/,
    'must begin with a single "/" and have no backslash, "#" or blank',
  ),
);

const NO_ORIGIN = 'must be https:// and a host, such as "https://www.example.com"';

/** Where an app is reached. The paths are settings of their own. */
export const appOrigin = z
  .string(NO_ORIGIN)
  .check(z.refine(isHttpsOrigin, NO_ORIGIN), z.meta({ pattern: '^https://[^/\\\\?#@]+/?$' }));

function isHttpsOrigin(text: string): boolean {
  return /^https:\/\/[^/\\?#@\s]+\/?$/.test(text) && URL.canParse(text);
}

export const headerName = z.string().check(problemAsIssue(headerNameProblem));
const headerValue = z.string().check(problemAsIssue(headerValueProblem));

export const headers = z.record(headerName, headerValue).check(
  z.superRefine((all, context) => {
    const seen = new Set<string>();
    for (const name of Object.keys(all)) {
      if (seen.has(name.toLowerCase()))
        context.addIssue({ code: 'custom', path: [name], message: 'is there twice' });
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
