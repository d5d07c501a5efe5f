import type { CheckResult } from '../checks/run-checks.ts';
import type { AppCondition } from '../warmup/condition.ts';
import type { WarmupOutcome } from '../warmup/outcome.ts';
import { fullLines, type JudgedCheck, pushLines } from './check-line.ts';
import { type Line, renderLine } from './line.ts';
import { nothingCheckedLine, nothingElseCheckedLine } from './nothing-checked.ts';
import { plural } from './plural.ts';
import { printable } from './printable.ts';
import { privateSpaceLine } from './private-space.ts';
import { requestsLeftLine } from './requests-left.ts';
import { paint, type Style } from './style.ts';
import { unreadableLines } from './unreadable.ts';
import { warmupLine } from './warmup-line.ts';

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

export interface Tally {
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
