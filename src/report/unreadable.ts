import { isLocal } from '../checks/check-data.ts';
import { checkOf } from '../checks/index.ts';
import type { CheckResult } from '../checks/run-checks.ts';
import type { PreflightError } from '../errors.ts';
import { ApiError } from '../heroku/api-error.ts';
import { type Line, nextStep } from './line.ts';

type Unreadable = Extract<CheckResult, { readonly status: 'unreadable' }>;

interface Cause {
  readonly error: PreflightError;
  readonly checks: readonly string[];
}

/**
 * One line for each part of the app that couldn't be read, and one in all for what the app's own
 * refusal, the account or the network is the cause of.
 */
export function unreadableLines(results: readonly CheckResult[]): Line[] {
  const unread = results.filter((result): result is Unreadable => result.status === 'unreadable');
  const own = unread.find(({ error }) => error instanceof ApiError && isAboutApp(error))?.error;
  const causes = new Map<string, Cause>();
  for (const { id, error } of unread) {
    const isOwn = error.code === own?.code;
    const key = isOwn ? error.code : keyOf(error);
    const checks = causes.get(key)?.checks ?? [];
    causes.set(key, { error: isOwn ? own : error, checks: [...checks, checkOf(id).title] });
  }
  const isOneForAll = causes.size === 1 && unread.length > 1 && isNothingRead(results);
  return [...causes.values()].map((cause) => unreadableLine(cause, isOneForAll));
}

const isAboutApp = ({ request }: ApiError): boolean => /^GET \/apps\/[^/]+$/.test(request);

const OF_THE_ACCOUNT = ['api-rate-limit', 'api-two-factor', 'api-unauthorized'];

/** What has no request to name never came as far as the API, as the network's failures. */
const keyOf = (error: PreflightError): string =>
  error instanceof ApiError && !OF_THE_ACCOUNT.includes(error.code)
    ? `${error.code} ${error.request}`
    : error.code;

/** Whether nothing came of any check that needs the API: then it's no news which ones those are. */
const isNothingRead = (results: readonly CheckResult[]): boolean =>
  results
    .filter(({ id }) => checkOf(id).reads.some((name) => !isLocal(name)))
    .every(({ status }) => status === 'unreadable');

const unreadableLine = ({ error, checks }: Cause, isOneForAll: boolean): Line => ({
  tone: 'info',
  label: 'not checked',
  text: (isOneForAll ? '' : `${checks.join(', ')}: `) + error.message,
  ...nextStep(error),
});
