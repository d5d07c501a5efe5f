import type { PreflightError } from '../base/errors.ts';
import { commandText, plural, printable } from '../base/text.ts';
import type { CheckResult } from '../checks/run-checks.ts';
import { ConfigError } from '../config/problems.ts';
import { type Line, nextStep, renderLine, renderNextStep, wrap } from '../terminal/line.ts';
import { paint, type Style, typeset } from '../terminal/style.ts';
import type { AppCondition } from '../warmup/condition.ts';
import type { WarmupOutcome } from '../warmup/wake.ts';
import {
  fullLines,
  type JudgedCheck,
  nothingCheckedLine,
  nothingElseCheckedLine,
  privateSpaceLine,
  pushLines,
  requestsLeftLine,
  unreadableLines,
} from './check-lines.ts';
import { warmupLine } from './warmup-words.ts';

/** Everything that a push to Heroku found out. */
export interface PushFindings {
  readonly app: string;
  readonly condition: AppCondition;
  /** undefined: nobody asked for it */
  readonly warmup: WarmupOutcome | undefined;
  readonly checks: readonly CheckResult[];
  /** of the account's API requests; undefined: nobody told */
  readonly requestsLeft: number | undefined;
}

export const headline = (app: string, commit: string, branch: string, style: Style): string =>
  `${paint(style, 'bold', 'preflight')}  ${printable(app)}: deploying ${commit.slice(0, 7)} to ${branch}`;

/** Never empty where anything was asked for. */
export function findingLines(findings: PushFindings, style: Style): string[] {
  const { warmup, condition, app, checks } = findings;
  const warmed =
    warmup && !isSaidByCheck(warmup, checks)
      ? [withoutSecondOpinion(warmupLine(warmup, condition, app), warmup, checks)]
      : [];
  const lines = [...warmed, ...pushedLines(checks), ...unreadableLines(checks)];
  const few = isRateLimited(checks) ? undefined : requestsLeftLine(findings.requestsLeft);
  return render(
    [...(lines.length > 0 ? lines : listOf(nothingCheckedLine(checks))), ...listOf(few)],
    style,
  );
}

/** Whether a refusal has said already that no requests are left. */
export const isRateLimited = (checks: readonly CheckResult[]): boolean =>
  checks.some((result) => result.status === 'unreadable' && result.error.code === 'api-rate-limit');

/** Of a check by hand: every result, and Heroku's pages about what isn't as it should be. */
export function checkLines(checks: readonly CheckResult[], style: Style): string[] {
  const lines = [...judgedLines(checks, fullLines), ...unreadableLines(checks)];
  const more = lines.length > 0 ? nothingElseCheckedLine(checks) : nothingCheckedLine(checks);
  return render([...lines, ...listOf(more)], style);
}

/** The check says it with the severity that it was given. */
const isSaidByCheck = (warmup: WarmupOutcome, checks: readonly CheckResult[]): boolean =>
  warmup.kind === 'pointless' &&
  warmup.reason === 'maintenance' &&
  checks.some(({ id, status }) => id === 'maintenance' && status === 'fail');

/** How many web dynos there should be is the check's to say, where it does. */
function withoutSecondOpinion(
  line: Line,
  warmup: WarmupOutcome,
  checks: readonly CheckResult[],
): Line {
  const isSaid =
    warmup.kind === 'pointless' &&
    warmup.reason === 'no-web-dynos' &&
    checks.some(({ id, status }) => id === 'web-dynos' && status === 'fail');
  return isSaid ? { ...line, command: undefined } : line;
}

/** What a Private Space has none of is one line of a push, and two by hand. */
function pushedLines(checks: readonly CheckResult[]): Line[] {
  const space = privateSpaceLine(checks);
  if (!space) return judgedLines(checks, pushLines);
  const { line, ids } = space;
  return judgedLines(checks, (check) => {
    if (!ids.includes(check.id)) return pushLines(check);
    return check.id === ids[0] ? [line] : [];
  });
}

const render = (lines: readonly Line[], style: Style): string[] =>
  lines.flatMap((line) => renderLine(line, style));

const listOf = (line: Line | undefined): Line[] => (line ? [line] : []);

const judgedLines = (
  checks: readonly CheckResult[],
  linesOf: (check: JudgedCheck) => Line[],
): Line[] =>
  checks
    .filter((check): check is JudgedCheck => check.status !== 'unreadable')
    .flatMap((check) => linesOf(check));

interface Tally {
  readonly errors: number;
  readonly warnings: number;
}

/** Advice is never a warning, and an error only where the user calls it one. */
export function tally(checks: readonly CheckResult[]): Tally {
  const found = checks.filter(({ status }) => status === 'fail' || status === 'advice');
  const errors = found.filter(({ severity }) => severity === 'error').length;
  const warnings = found.filter((check) => check.status === 'fail' && check.severity === 'warn');
  return { errors, warnings: warnings.length };
}

/** Why the push stopped although nothing is known to be wrong: `onFailure` is `block`. */
export const blockedLines = (pushAgain: string | undefined): string[] => [
  '  Not everything could be checked, and onFailure is "block": push stopped.',
  ...allTheSame('  To', pushAgain),
];

/** Why the push stopped, and how to push all the same, in a way that works in every shell. */
export function stoppedLines({ errors, warnings }: Tally, pushAgain: string): string[] {
  const counts = [plural(errors, 'error'), ...(warnings > 0 ? [plural(warnings, 'warning')] : [])];
  return allTheSame(`  ${counts.join(', ')}: push stopped. To`, pushAgain);
}

// Only the remote and the refspec are known: git tells its hooks nothing of the push's options.
const allTheSame = (begin: string, pushAgain = '…'): string[] => [
  `${begin} push all the same (plus your options):`,
  `    git -c preflight.mode=off push ${pushAgain}`,
];

const NAME = 'preflight';
const INDENT = `${NAME}  `;

/**
 * One remark under our name, broken at its line ends and at the style's width; a command stays on a
 * line of its own.
 */
export function noticeLines(text: string, style: Style, command?: string): string[] {
  const [first = '', ...rest] = typeset(style, text)
    .split('\n')
    .flatMap((line) => wrap(line, style.columns - INDENT.length));
  const margin = ' '.repeat(INDENT.length);
  return [
    `${paint(style, 'bold', NAME)}  ${first}`,
    ...[...rest, ...(command === undefined ? [] : [command])].map((line) => margin + line),
  ];
}

/** Something to tell the developer of a push, and nothing else to do. */
export type PushRemark =
  | { readonly kind: 'deletes-deploy-branch'; readonly branch: string }
  | { readonly kind: 'dead-ssh'; readonly remote: string; readonly url: string }
  | { readonly kind: 'no-app'; readonly url: string };

export function remarkLines(remark: PushRemark, style: Style): string[] {
  switch (remark.kind) {
    case 'deletes-deploy-branch':
      return noticeLines(`Heroku refuses to delete ${remark.branch}, which it deploys`, style);
    case 'no-app':
      return noticeLines(`${remark.url} names no Heroku app: nothing is checked`, style);
    case 'dead-ssh':
      return noticeLines(
        'Heroku no longer takes pushes by SSH. This sets the https URL:',
        style,
        `git remote set-url ${remark.remote} ${remark.url}`,
      );
  }
}

/** Where it can't be told which branch was meant to be deployed. */
const PUSH_TO_MAIN = 'Push what is to be deployed to main: git push REMOTE BRANCH:main';

/** What such a push comes to, and what deploys, where one was meant to. */
export function buildsNothingLines(result: CheckResult, style: Style): string[] {
  const failed = result.status === 'fail' ? result : undefined;
  const command = failed?.remedy && commandText(failed.remedy.command);
  const hint = failed && command === undefined ? PUSH_TO_MAIN : undefined;
  return [
    ...noticeLines('Heroku builds only main and master: this push deploys nothing', style, command),
    ...renderNextStep({ hint }, INDENT.length, style),
  ];
}

/** What went wrong and what to do about it, where it kept the whole hook from its work. */
export const failureLines = (error: PreflightError, style: Style): string[] => [
  ...noticeLines(`nothing is checked: ${summary(error)}`, style),
  ...renderNextStep(nextStep(error), INDENT.length, style),
];

/** The same where the hook goes on with its work. */
export const complaintLines = (error: PreflightError, style: Style): string[] => [
  ...noticeLines(error.message, style),
  ...renderNextStep(nextStep(error), INDENT.length, style),
];

/** A push isn't the place for a list. */
const summary = (error: PreflightError): string =>
  error instanceof ConfigError ? error.summary : error.message;
