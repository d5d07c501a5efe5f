import { commandText, cut, listed, ownCommand, printable } from '../base/text.ts';
import type { Remedy } from '../checks/check.ts';
import type { Detail, NotApplicable, Problem } from '../checks/findings.ts';
import { checkOf } from '../checks/index.ts';
import { type CheckResult, isCore } from '../checks/run-checks.ts';
import type { CheckId } from '../config/defaults.ts';
import type { CheckedRecord } from '../state/warmup-runs.ts';
import { type Line, renderAction, renderLine, type Said } from '../terminal/line.ts';
import type { Style } from '../terminal/style.ts';
import { nothingCheckedLine, nothingElseCheckedLine, unreadableLines } from './unchecked-lines.ts';
import { bootTimeText, priceText, quantityText } from './amount-words.ts';
import { adviceText, problemText } from './check-words.ts';

/** A check whose reads succeeded. */
export type JudgedCheck = Exclude<CheckResult, { readonly status: 'unreadable' }>;

/** What a push says about a check; for most checks, a pass is empty. */
export function pushLines(result: JudgedCheck): Line[] {
  const { onPush } = checkOf(result.id);
  if (onPush !== 'result' && result.status === 'pass') return [];
  if (onPush === 'errors' && result.severity !== 'error') return [];
  return resultLines(result);
}

/** Everything known about a check, with Heroku's page about it where there is something to do. */
export function fullLines(result: JudgedCheck): Line[] {
  const lines = resultLines(result);
  if (result.status === 'pass' || result.status === 'not-applicable') return lines;
  const { doc } = checkOf(result.id);
  return lines.map((line, index) => (index === lines.length - 1 ? { ...line, doc } : line));
}

/** Empty where there is nothing for the user to read. */
function resultLines(result: JudgedCheck): Line[] {
  const label = checkOf(result.id).title;
  switch (result.status) {
    case 'pass':
      return [{ tone: 'pass', label, text: passText(result.id, result.detail) }];
    case 'fail':
      return withCommands(problemText(result.problem, result.id), result.remedy).map((said) => ({
        ...{ tone: result.severity, label, ...said },
      }));
    case 'advice':
      return withCommands(adviceText(result.advice), result.remedy).map((said) => ({
        ...{ tone: result.severity === 'error' ? 'error' : 'info', label, ...said },
      }));
    case 'not-applicable':
      return notApplicableLines(label, result.reason);
  }
}

function withCommands(said: readonly Said[], remedy: Remedy | undefined): Said[] {
  if (!remedy) return [...said];
  const commands = [remedy.command, ...(remedy.further ?? [])];
  const price = remedy.price && { note: priceText(remedy.price) };
  return said.map((each, index) => {
    const words = commands[index];
    const command = words && commandText(words);
    return command ? { ...each, command, ...price } : each;
  });
}

const PASS_TEXT: { readonly [Id in CheckId]?: string } = {
  maintenance: 'off',
  source: 'nothing that Heroku refuses or ignores',
  'build-running': 'none running',
  'heroku-status': 'no incident',
  'deploy-hook': 'none',
  'java-warmup': 'the Procfile starts one beside the app',
  'runtime-metadata': 'on',
};

const passText = (id: CheckId, detail: Detail | undefined): string =>
  detail ? detailText(detail) : (PASS_TEXT[id] ?? '');

function detailText(detail: Detail): string {
  switch (detail.kind) {
    case 'web-dynos':
      return quantityText(detail.quantity, detail.size, detail.upTo);
    case 'process-types':
      return listed(detail.types, 5);
    case 'config-vars':
      return detail.count === 1 ? 'set' : `all ${detail.count} set`;
    case 'stack':
      return stackText(detail);
    case 'release':
      return `v${detail.version}`;
    case 'boot-time':
      return bootTimeText(detail);
  }
}

const stackText = ({ stack, from }: Extract<Detail, { kind: 'stack' }>): string =>
  from === null ? cut(stack) : `${cut(stack)} from the next deploy on (now ${cut(from)})`;

/** What keeps only this check from applying; the rest is said once for all of them. */
function notApplicableLines(label: string, reason: NotApplicable): Line[] {
  const text = NOT_APPLICABLE[reason];
  return text === undefined ? [] : [{ tone: 'info', label, text }];
}

const NOT_APPLICABLE: { readonly [Reason in NotApplicable]?: string } = {
  'rolling-deploys': 'not needed: Private Spaces replace dynos one by one',
  'single-dyno': 'not available in Private Spaces: a single dyno has a gap at each deploy',
  'unavailable-in-private-spaces': 'not available in Private Spaces',
  'other-procfile': 'not checked: a buildpack puts another one in its place',
};

/** For a check by hand: every result, and Heroku's pages about what to change. */
export function checkLines(checks: readonly CheckResult[], style: Style): string[] {
  const lines = [...judgedLines(checks, fullLines), ...unreadableLines(checks)];
  const more = lines.length > 0 ? nothingElseCheckedLine(checks) : nothingCheckedLine(checks);
  return [...lines, ...(more ? [more] : [])].flatMap((line) => renderLine(line, style));
}

const judgedLines = (
  checks: readonly CheckResult[],
  linesOf: (check: JudgedCheck) => Line[],
): Line[] =>
  checks
    .filter((check): check is JudgedCheck => check.status !== 'unreadable')
    .flatMap((check) => linesOf(check));

/** What `report` says about a deploy's checks later; null: nothing was checked. */
export function checkedRecord(checks: readonly CheckResult[]): CheckedRecord | null {
  if (checks.length === 0) return null;
  const passed = checks.filter(({ status }) => status === 'pass').length;
  const lines = judgedLines(checks, resultLines).filter(({ tone }) => tone !== 'pass');
  return { passed, lines: [...lines, ...unreadableLines(checks)] };
}

export interface Tally {
  readonly errors: number;
  readonly warnings: number;
}

/** Advice is never a warning, and an error only where the config says so. */
export function tally(checks: readonly CheckResult[]): Tally {
  const found = checks.filter(({ status }) => status === 'fail' || status === 'advice');
  const errors = found.filter(({ severity }) => severity === 'error').length;
  const warnings = found.filter((check) => check.status === 'fail' && check.severity === 'warn');
  return { errors, warnings: warnings.length };
}

/** Whether `fix` can find a safe order: it needs the results of all its checks. */
export function isFixable(checks: readonly CheckResult[]): boolean {
  const core = checks.filter(({ id }) => isCore(id));
  return (
    core.some((check) => check.status === 'fail' && isFixed(check.problem)) &&
    !core.some(({ status }) => status === 'unreadable')
  );
}

/** `fix` sets no limits of an autoscaler. */
const isFixed = (problem: Problem): boolean =>
  problem.kind !== 'unmet' && !(problem.kind === 'too-few-web-dynos' && problem.upTo !== undefined);

export const fixLines = (app: string, style: Style): string[] =>
  renderAction('fix these in a safe order', ownCommand(`fix -a ${printable(app)}`), style);
