import type { Env } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import { shortened } from '../base/text.ts';

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

// Heroku's router finds the app by Host: by setting it, a config could send a secret header to another
// person's app. The others belong to the connection, not to the request.
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
  if (!TOKEN.test(name)) return "isn't a valid header name";
  if (FIXED.has(name.toLowerCase())) return "is a header that can't be set";
  return undefined;
}

/** A config's headers with their variables filled in. */
export interface FilledHeaders {
  readonly headers: Readonly<Record<string, string>>;
  /** whether they contain a variable's value, which not every host may get */
  readonly usesSecrets: boolean;
}

const PLACEHOLDER = /\$\{(PREFLIGHT_[A-Z0-9_]+)\}/g;

// What Node accepts as a header's value: Latin-1 without control characters, except for tabs.
const SENDABLE = /^[\t\x20-\x7e\xa0-\xff]*$/;

/** What is wrong with a header's value in the config; undefined if nothing is. */
export function headerValueProblem(value: string): string | undefined {
  if (!SENDABLE.test(value)) return 'must be one line of Latin-1 characters';
  // A repository's config must not be able to send any of the developer's variables.
  if (value.replace(PLACEHOLDER, '').includes('${'))
    return 'can only use variables named PREFLIGHT_*, such as "${PREFLIGHT_TOKEN}"';
  return undefined;
}

/**
 * Fills in each `${PREFLIGHT_…}` from `env`; they can't be escaped. Throws a PreflightError that names
 * the header and the variable, never a value: `header-variable` if one is missing or empty,
 * `header-value` if the result can't be sent.
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
  const shown = shortened(variable, 80);
  if (value === undefined || value === '')
    throw new PreflightError(
      'header-variable',
      `warmup.headers: ${header} needs ${shown}, which isn't set`,
      { hint: `Set ${shown}, or remove the header` },
    );
  if (!SENDABLE.test(value))
    throw new PreflightError(
      'header-value',
      `warmup.headers: ${header} can't be sent: ${shown} isn't one line of Latin-1`,
      { hint: `Check ${shown} for a newline at its end` },
    );
  return value;
}

function assertSendable(name: string, template: string): void {
  const problem = headerValueProblem(template);
  if (problem !== undefined)
    throw new PreflightError('header-value', `warmup.headers: ${name} ${problem}`);
}
