import type { PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import type { CheckResult } from '../checks/run-checks.ts';
import type { MisnamedApp } from '../config/misnamed-apps.ts';
import { CHECK_IDS, type CheckId } from '../config/defaults.ts';
import type { Said } from '../state/remembered.ts';
import { type Line, nextStep } from '../terminal/line.ts';
import type { AppCondition } from '../warmup/condition.ts';
import type { WarmupOutcome } from '../warmup/wake.ts';
import { pushLines } from './check-lines.ts';
import {
  isRateLimited,
  nothingCheckedLine,
  privateSpaceLine,
  requestsLeftLine,
  unreadableLines,
} from './unchecked-lines.ts';
import { warmupLine } from './warmup-words.ts';

/** Everything that a push to Heroku found out. */
export interface PushFindings {
  readonly app: string;
  /** the address that Heroku gave it; undefined: it couldn't be read */
  readonly webUrl: string | undefined;
  readonly condition: AppCondition;
  /** undefined: it wasn't asked for */
  readonly warmup: WarmupOutcome | undefined;
  readonly checks: readonly CheckResult[];
  /** of the account's API requests; undefined: no answer said */
  readonly requestsLeft: number | undefined;
  readonly misnamed?: MisnamedApp | undefined;
  readonly lastDeploy?: LastDeploy | undefined;
  /** why the deploy can't be followed, although that was wanted */
  readonly notFollowed?: PreflightError | undefined;
}

/** What became of the deploy before this one. */
export interface LastDeploy {
  /** the same as long as it's the same deploy */
  readonly id: string;
  readonly line: Line;
}

/** One thing that a push can say, and remembers to have said. */
export interface Topic {
  /** a check's id, or one of those below */
  readonly id: string;
  readonly lines: readonly [Line, ...Line[]];
  /** the same as long as there is nothing new to say */
  readonly key: string;
}

export const WARM_UP = 'warm-up';
export const NOT_CHECKED = 'not-checked';
const FOLLOWING = 'following';

/** Everything that can be said, passes included, in order. */
export function topicsOf(findings: PushFindings): Topic[] {
  const { checks, requestsLeft } = findings;
  const few = isRateLimited(checks) ? undefined : requestsLeftLine(requestsLeft);
  const topics = [
    ...warmupTopics(findings),
    ...checkTopics(checks),
    ...topic(NOT_CHECKED, skippedLines(findings)),
  ];
  const nothing = topics.length > 0 ? undefined : nothingCheckedLine(checks);
  return [
    ...topics,
    ...topic('nothing-checked', nothing ? [nothing] : []),
    ...topic('api-requests', few ? [few] : [], 'few'),
    ...topic('config', findings.misnamed ? [misnamedLine(findings.misnamed)] : []),
    ...topic(FOLLOWING, findings.notFollowed ? [notFollowedLine(findings.notFollowed)] : []),
  ];
}

const notFollowedLine = (error: PreflightError): Line => ({
  ...{ tone: 'warn', label: 'deploy' },
  text: `isn't followed: ${error.message}`,
  ...nextStep(error),
});

const misnamedLine = ({ name, meant }: MisnamedApp): Line => ({
  ...{ tone: 'info', label: 'config' },
  text: `apps.${printable(name)} isn't used: did you mean ${printable(meant)}?`,
});

/** One cause may keep the app from being woken, too. */
function skippedLines({ warmup, checks }: PushFindings): Line[] {
  const lines = unreadableLines(checks, ({ brief }) => brief);
  return isOfUnknownAddress(warmup) ? lines.map((line) => ({ ...line, label: 'skipped' })) : lines;
}

export const isOfUnknownAddress = (warmup: WarmupOutcome | undefined): boolean =>
  warmup?.kind === 'pointless' && warmup.reason === 'unknown-address';

function topic(id: string, lines: readonly Line[], key = keyOf(lines)): Topic[] {
  const [first, ...rest] = lines;
  return first ? [{ id, lines: [first, ...rest], key }] : [];
}

// Times and request ids differ on each push, so they aren't news.
const VARIABLE = /\b(?:\d+(?:\.\d+)? (?:ms|s)|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/g;

const keyOf = (lines: readonly Line[]): string =>
  lines
    .map(({ tone, label, text, known = text }) => {
      return `${tone} ${label}: ${known.replaceAll(VARIABLE, '…')}`;
    })
    .join('\n');

function warmupTopics({ warmup, condition, app, checks }: PushFindings): Topic[] {
  if (!warmup || isSaidElsewhere(warmup, checks)) return [];
  const line = warmupLine(warmup, condition, app);
  // How far it has come so far differs from push to push.
  const isWaiting = warmup.kind === 'background' && line.tone === 'info';
  return topic(WARM_UP, [line], isWaiting ? line.label : undefined);
}

/** The check says it with its severity from the config, and a failed read has the reason. */
function isSaidElsewhere(warmup: WarmupOutcome, checks: readonly CheckResult[]): boolean {
  if (isOfUnknownAddress(warmup)) return checks.some(({ status }) => status === 'unreadable');
  if (warmup.kind !== 'pointless') return false;
  const check = SAID_BY[warmup.reason];
  return check !== undefined && hasFailed(check, checks);
}

const SAID_BY: { readonly [Reason in Pointless]?: CheckId } = {
  maintenance: 'maintenance',
  'no-web-dynos': 'web-dynos',
};

type Pointless = Extract<WarmupOutcome, { kind: 'pointless' }>['reason'];

const hasFailed = (wanted: CheckId, checks: readonly CheckResult[]): boolean =>
  checks.some(({ id, status }) => id === wanted && status === 'fail');

/** What a Private Space doesn't support is one topic of a push, and two lines by hand. */
function checkTopics(checks: readonly CheckResult[]): Topic[] {
  const space = privateSpaceLine(checks);
  return checks.flatMap((check) => {
    if (check.status === 'unreadable') return [];
    if (!space?.ids.includes(check.id)) return topic(check.id, pushLines(check));
    return check.id === space.ids[0] ? topic('private-space', [space.line]) : [];
  });
}

/** Whether there is something to read in it. */
export const isFinding = ({ lines }: Topic): boolean => lines.some(({ tone }) => tone !== 'pass');

export const hasTone = ({ lines }: Topic, wanted: Line['tone']): boolean =>
  lines.some(({ tone }) => tone === wanted);

const APP = 'app';

/** What was said about this very app: another one may have had its name, in a simulation too. */
export const saidOfApp = (said: Said, { webUrl }: PushFindings): Said =>
  webUrl !== undefined && APP in said && said[APP] !== webUrl ? {} : said;

/** Said once, by the push after it. */
export const LAST_DEPLOY = 'last-deploy';

/** What has to be said in full: what is new or has changed, and what stops the push. */
export const newsIn = (topics: readonly Topic[], said: Said): Topic[] =>
  topics.filter(
    (each) => hasTone(each, 'error') || (isFinding(each) && said[each.id] !== each.key),
  );

/**
 * What counts as said after a push that said the topics `inFull`. A topic that this push didn't judge
 * stays as it was.
 */
export function saidAfter(before: Said, findings: PushFindings, inFull: readonly Topic[]): Said {
  const topics = topicsOf(findings);
  const still = Object.entries(before).filter(([id, key]) =>
    isJudged(id, findings) ? topics.some((each) => each.id === id && each.key === key) : true,
  );
  const said = inFull.filter(isFinding).map(({ id, key }) => [id, key] as const);
  const app = findings.webUrl === undefined ? [] : [[APP, findings.webUrl] as const];
  const last = findings.lastDeploy ? [[LAST_DEPLOY, findings.lastDeploy.id] as const] : [];
  return Object.fromEntries([...still, ...app, ...said, ...last]);
}

/** What this push couldn't see, such as the boot of a dyno that still boots. */
const isUnseen = (result: CheckResult): boolean =>
  result.status === 'not-applicable' &&
  (result.reason === 'no-boot-seen' || result.reason === 'status-late');

function isJudged(id: string, { warmup, checks }: PushFindings): boolean {
  if (id === APP || id === LAST_DEPLOY) return false;
  if (id === WARM_UP || id === FOLLOWING) return warmup !== undefined;
  const result = checks.find((check) => check.id === id);
  if (result) return result.status !== 'unreadable' && !isUnseen(result);
  return checks.length > 0 && !(CHECK_IDS as readonly string[]).includes(id);
}
