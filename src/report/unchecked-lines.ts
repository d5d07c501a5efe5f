import type { ErrorCode } from '../base/error-codes.ts';
import type { PreflightError } from '../base/errors.ts';
import { isLocal } from '../checks/check.ts';
import type { NotApplicable } from '../checks/findings.ts';
import { checkOf } from '../checks/index.ts';
import { type CheckResult, isCore } from '../checks/run-checks.ts';
import type { CheckId } from '../config/defaults.ts';
import { ApiError } from '../heroku/api-error.ts';
import { type Line, nextStep } from '../terminal/line.ts';

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

const OF_THE_ACCOUNT: readonly ErrorCode[] = [
  'api-rate-limit',
  'api-two-factor',
  'api-unauthorized',
];

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

/** Why there is no line about any check. */
export function nothingCheckedLine(checks: readonly CheckResult[]): Line | undefined {
  if (checks.length === 0) return undefined;
  const [reason] = reasonsOf(checks);
  return reason === undefined ? countLine(checks) : reasonLine(reason, 'nothing');
}

/** Why none of the lines that there are is about dynos and app features. */
export function nothingElseCheckedLine(checks: readonly CheckResult[]): Line | undefined {
  const core = checks.filter(({ id }) => isCore(id));
  const reasons = reasonsOf(core);
  const isCoreSilent = reasons.length > 0 && reasons.length === core.length;
  return isCoreSilent ? reasonLine(reasons[0], 'nothing else') : undefined;
}

/** Those that hold for the app as a whole. */
const reasonsOf = (checks: readonly CheckResult[]): AppWide[] =>
  checks.flatMap((check) =>
    check.status === 'not-applicable' && isAppWide(check.reason) ? [check.reason] : [],
  );

const APP_WIDE = ['not-released', 'no-web-process', 'tier-without-zero-downtime'] as const;
type AppWide = (typeof APP_WIDE)[number];

const isAppWide = (reason: NotApplicable): reason is AppWide =>
  (APP_WIDE as readonly NotApplicable[]).includes(reason);

function reasonLine(reason: AppWide | undefined, nothing: string): Line | undefined {
  switch (reason) {
    case 'not-released':
      return { tone: 'info', label: 'first deploy', text: `${nothing} to check before it` };
    case 'no-web-process':
      return { tone: 'info', label: 'no web process', text: `${nothing} to check` };
    case 'tier-without-zero-downtime':
      return {
        tone: 'info',
        label: 'nothing to check',
        text: 'Eco and Basic dynos have none of what is checked',
      };
    case undefined:
      return undefined;
  }
}

function countLine(checks: readonly CheckResult[]): Line {
  const passed = checks.filter(({ status }) => status === 'pass').length;
  return passed === 0
    ? { tone: 'info', label: 'nothing to check', text: 'none of the checks is about such an app' }
    : {
        tone: 'pass',
        label: 'checks',
        text: passed === 1 ? 'one, passed' : `${passed}, all passed`,
      };
}

interface SpaceLine {
  readonly line: Line;
  /** the checks that it stands for */
  readonly ids: readonly CheckId[];
}

/** One line for all that a Private Space has none of; undefined where that isn't more than one thing. */
export function privateSpaceLine(checks: readonly CheckResult[]): SpaceLine | undefined {
  const ids = checks.filter(isAboutSpace).map(({ id }) => id);
  return ids.length < 2 ? undefined : { line: LINE, ids };
}

const LINE: Line = {
  tone: 'info',
  label: 'Private Space',
  text: 'deploys dyno by dyno: needs no preboot; has no affinity',
};

const isAboutSpace = (check: CheckResult): boolean =>
  check.status === 'not-applicable' &&
  (check.reason === 'rolling-deploys' || check.reason === 'unavailable-in-private-spaces');

/** Fewer than these are nearly none: an app takes about ten. */
export const FEW_REQUESTS = 100;

/** What to say of the account's API requests; undefined while there are enough, or nobody told. */
export function requestsLeftLine(left: number | undefined): Line | undefined {
  if (left === undefined || left >= FEW_REQUESTS) return undefined;
  const few = left === 0 ? 'none is' : left === 1 ? 'only 1 is' : `only ${left} are`;
  const text = `${few} left to this account; each minute brings 75 more`;
  return { tone: 'info', label: 'API requests', text };
}

/** Whether a refusal has said already that no requests are left. */
export const isRateLimited = (checks: readonly CheckResult[]): boolean =>
  checks.some((result) => result.status === 'unreadable' && result.error.code === 'api-rate-limit');
