import type { Env } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

// Heroku's router finds the app by Host: with one of its own choice, a config could have a secret
// header delivered to somebody else's app. The others are the connection's, not the request's.
const FIXED = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What is wrong with a header's name; undefined if nothing is. */
export function headerNameProblem(name: string): string | undefined {
  if (!TOKEN.test(name)) return "isn't a header's name";
  if (FIXED.has(name.toLowerCase())) return "is a header that can't be set";
  return undefined;
}

/** Header values of a config with their variables filled in. */
export interface FilledHeaders {
  readonly headers: Readonly<Record<string, string>>;
  /** whether a variable's value is among them: a reason to be choosy about the host */
  readonly usesSecrets: boolean;
}

const PLACEHOLDER = /\$\{(PREFLIGHT_[A-Z0-9_]+)\}/g;

// What Node sends as a header's value: Latin-1 without control characters other than a tab.
const SENDABLE = /^[\t\x20-\x7e\xa0-\xff]*$/;

/** What is wrong with a header's value as the config has it; undefined if nothing is. */
export function headerValueProblem(value: string): string | undefined {
  if (!SENDABLE.test(value)) return 'must be one line of Latin-1 characters';
  // A repository's config must not be able to send any variable of the developer's anywhere.
  if (value.replace(PLACEHOLDER, '').includes('${'))
    return 'may only take variables named PREFLIGHT_*, as in "${PREFLIGHT_TOKEN}"';
  return undefined;
}

/**
 * Fills in each `${PREFLIGHT_…}` from `env`; there is no way to escape one. Throws a PreflightError
 * that names the header and the variable, never a value: `header-variable` when one is missing or
 * empty, `header-value` when the result can't be sent.
 */
export function fillInHeaders(headers: Readonly<Record<string, string>>, env: Env): FilledHeaders {
  const filled = Object.entries(headers).map(([name, template]) => {
    assertSendable(name, template);
    const value = template.replace(PLACEHOLDER, (_, variable: string) =>
      variableOf(env, variable, name),
    );
    return [name, value] as const;
  });
  return {
    headers: Object.fromEntries(filled),
    usesSecrets: Object.values(headers).some((template) => template.search(PLACEHOLDER) >= 0),
  };
}

function variableOf(env: Env, variable: string, header: string): string {
  const value = env[variable];
  if (value === undefined || value === '')
    throw new PreflightError(
      'header-variable',
      `The warm-up's header ${header} needs ${variable}, which isn't set`,
      { hint: `Set ${variable} in the environment, or remove the header from warmup.headers` },
    );
  if (!SENDABLE.test(value))
    throw new PreflightError(
      'header-value',
      `The warm-up's header ${header} can't be sent: ${variable} isn't one line of Latin-1 characters`,
      { hint: `Look for a newline at the end of ${variable}` },
    );
  return value;
}

function assertSendable(name: string, template: string): void {
  const problem = headerValueProblem(template);
  if (problem !== undefined)
    throw new PreflightError('header-value', `The warm-up's header ${name} ${problem}`);
}
