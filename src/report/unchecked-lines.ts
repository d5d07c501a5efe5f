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
 * One line for each failure of a part of the app, and a single line where the app itself, the account or
 * the network is the cause.
 */
export function unreadableLines(
  results: readonly CheckResult[],
  textOf: (error: PreflightError) => string = ({ message }) => message,
): Line[] {
  const unread = results.filter((result): result is Unreadable => result.status === 'unreadable');
  const isNothing = isNothingRead(results);
  const own = unread.find(({ error }) => error instanceof ApiError && isAboutApp(error))?.error;
  const causes = new Map<string, Cause>();
  for (const { id, error } of unread) {
    const isOwn = error.code === own?.code;
    const key = isNothing && isOfNetwork(error) ? NETWORK : keyOf(error, isOwn, textOf);
    const before = causes.get(key);
    const checks = [...(before?.checks ?? []), checkOf(id).title];
    causes.set(key, { error: isOwn ? own : (before?.error ?? error), checks });
  }
  const isOneForAll = causes.size === 1 && unread.length > 1 && isNothing;
  return [...causes.values()].map((cause) => ({
    ...{ tone: 'info', label: 'not checked', ...nextStep(cause.error) },
    text: (isOneForAll ? '' : `${cause.checks.join(', ')}: `) + textOf(cause.error),
  }));
}

const isAboutApp = ({ request }: ApiError): boolean => /^GET \/apps\/[^/]+$/.test(request);

const OF_THE_ACCOUNT: readonly ErrorCode[] = [
  'api-rate-limit',
  'api-two-factor',
  'api-unauthorized',
];

/** A failure without a request never reached the API. */
function keyOf(
  error: PreflightError,
  isOwn: boolean,
  textOf: (error: PreflightError) => string,
): string {
  const isOfAll = isOwn || !(error instanceof ApiError) || OF_THE_ACCOUNT.includes(error.code);
  return isOfAll ? error.code : textOf(error);
}

const NETWORK = 'network';

/** If no request got through, they may have failed in different ways, for one reason. */
const isOfNetwork = ({ code }: PreflightError): boolean =>
  ['connect', 'dns', NETWORK, 'protocol', 'proxy', 'reset', 'timeout', 'tls'].includes(code);

/** Whether all checks that need the API failed: then their names don't help. */
const isNothingRead = (results: readonly CheckResult[]): boolean =>
  results
    .filter(({ id }) => checkOf(id).reads.some((name) => !isLocal(name) && name !== 'status'))
    .every(({ status }) => status === 'unreadable');

/** Why there is no line about any check. */
export function nothingCheckedLine(checks: readonly CheckResult[]): Line | undefined {
  if (checks.length === 0) return undefined;
  const [reason] = reasonsOf(checks);
  return reason === undefined ? countLine(checks) : reasonLine(reason, 'nothing');
}

/** Why no line is about dynos and app features. */
export function nothingElseCheckedLine(checks: readonly CheckResult[]): Line | undefined {
  const core = checks.filter(({ id }) => isCore(id));
  const reasons = reasonsOf(core);
  const [reason] = reasons;
  return reason && reasons.length === core.length ? reasonLine(reason, 'nothing else') : undefined;
}

/** Reasons that hold for the whole app. */
const reasonsOf = (checks: readonly CheckResult[]): AppWide[] =>
  checks.flatMap((check) =>
    check.status === 'not-applicable' && isAppWide(check.reason) ? [check.reason] : [],
  );

const APP_WIDE = ['not-released', 'no-web-process', 'tier-without-zero-downtime'] as const;
type AppWide = (typeof APP_WIDE)[number];

const isAppWide = (reason: NotApplicable): reason is AppWide =>
  (APP_WIDE as readonly NotApplicable[]).includes(reason);

function reasonLine(reason: AppWide, nothing: string): Line {
  switch (reason) {
    case 'not-released':
      return { tone: 'info', label: 'first deploy', text: `${nothing} to check yet` };
    case 'no-web-process':
      return { tone: 'info', label: 'no web process', text: `${nothing} to check` };
    case 'tier-without-zero-downtime':
      return {
        tone: 'info',
        label: 'nothing to check',
        text: "Eco and Basic dynos don't support these features",
      };
  }
}

function countLine(checks: readonly CheckResult[]): Line {
  const passed = checks.filter(({ status }) => status === 'pass').length;
  return passed === 0
    ? { tone: 'info', label: 'nothing to check', text: 'no check applies to this app' }
    : {
        tone: 'pass',
        label: 'checks',
        text: passed === 1 ? '1 passed' : `all ${passed} passed`,
      };
}

interface SpaceLine {
  readonly line: Line;
  /** the checks that it stands for */
  readonly ids: readonly CheckId[];
}

/** One line for everything that a Private Space lacks; undefined if that is less than two things. */
export function privateSpaceLine(checks: readonly CheckResult[]): SpaceLine | undefined {
  const ids = checks.filter(isAboutSpace).map(({ id }) => id);
  const isAlone = checks.some((check) => reasonOf(check) === 'single-dyno');
  return ids.length < 2 ? undefined : { line: { ...LINE, ...(isAlone && { text: ALONE }) }, ids };
}

const LINE: Line = {
  tone: 'info',
  label: 'Private Space',
  text: 'replaces dynos one by one; no preboot, no affinity',
};

const ALONE = 'replaces its only dyno with a gap; no preboot, no affinity';

const isAboutSpace = (check: CheckResult): boolean =>
  ABOUT_SPACE.some((reason) => reason === reasonOf(check));

const ABOUT_SPACE = ['rolling-deploys', 'single-dyno', 'unavailable-in-private-spaces'] as const;

const reasonOf = (check: CheckResult): NotApplicable | undefined =>
  check.status === 'not-applicable' ? check.reason : undefined;

/** A check of one app takes about ten. */
export const FEW_REQUESTS = 100;

/** What to say about the account's API requests; undefined while there are enough, or it's unknown. */
export function requestsLeftLine(left: number | undefined): Line | undefined {
  if (left === undefined || left >= FEW_REQUESTS) return undefined;
  const text = `${left} left for this account; Heroku adds 75 a minute`;
  return { tone: 'info', label: 'API requests', text };
}

/** Whether a refusal already says that no requests are left. */
export const isRateLimited = (checks: readonly CheckResult[]): boolean =>
  checks.some((result) => result.status === 'unreadable' && result.error.code === 'api-rate-limit');
