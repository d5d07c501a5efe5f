import { printable } from '../base/text.ts';
import type { CheckResult } from '../checks/run-checks.ts';
import { type Line, renderLine } from '../terminal/line.ts';
import { paint, type Style } from '../terminal/style.ts';
import type { AppCondition } from '../warmup/condition.ts';
import type { WarmupOutcome } from '../warmup/wake.ts';
import { judgedLines, pushLines } from './check-lines.ts';
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
