import { checkOf } from '../checks/index.ts';
import { undoFor } from '../fix/heroku-command.ts';
import type { Plan, Step } from '../fix/plan.ts';
import type { FixReport, StepReport } from '../fix/report.ts';
import type { Undo } from '../fix/undo.ts';
import { duration } from './duration.ts';
import { madeText } from './fix-words.ts';
import { type Line, nextStep, renderLine, wrap } from './line.ts';
import { printable } from './printable.ts';
import { type Style, typeset } from './style.ts';

/** What became of a step. */
export function stepReportLines(report: StepReport, style: Style): string[] {
  const label = checkOf(report.step.check).title;
  return renderLine({ label, ...stepReportLine(report) }, style);
}

function stepReportLine(report: StepReport): Omit<Line, 'label'> {
  const made = madeText(report.step.change);
  switch (report.state) {
    case 'done':
      return { tone: 'pass', text: made + upText(report.bootMs) };
    case 'made':
      return {
        tone: 'error',
        text: `${made}, but ${report.error.message}`,
        ...nextStep(report.error),
      };
    case 'unknown':
      return {
        tone: 'error',
        text: `perhaps done: ${report.error.message}`,
        ...nextStep(report.error),
      };
    case 'not-made':
      return { tone: 'error', text: report.error.message, ...nextStep(report.error) };
    case 'not-begun':
      return { tone: 'info', text: 'not begun' };
  }
}

const upText = (bootMs: number | undefined): string =>
  bootMs === undefined ? '' : `, all up after ${duration(bootMs)}`;

/** How it ended: what was seen to be so, or how to undo what was done. */
export function endLines(plan: Plan, report: FixReport, style: Style): string[] {
  if (!report.error) return doneLines(plan, report).flatMap((line) => renderLine(line, style));
  const rest = report.steps.filter(({ state }) => state === 'not-begun');
  const isWhole = report.steps.every(({ state }) => state === 'done');
  const { message: text } = report.error;
  const flaw: Line = { tone: 'error', label: 'check', text, ...nextStep(report.error) };
  return [
    ...rest.flatMap((step) => stepReportLines(step, style)),
    ...(isWhole ? renderLine(flaw, style) : []),
    ...undoLines(plan, report.undo, style),
  ];
}

function doneLines({ steps }: Plan, { unchecked }: FixReport): Line[] {
  const titles = new Set(steps.map(({ check }) => checkOf(check).title));
  const each = `${steps.length === 1 ? 'it was' : 'each step was'} read back from Heroku`;
  if (!unchecked) {
    const text = `${each}, and the check passes now: ${[...titles].join(', ')}`;
    return [{ tone: 'pass', label: 'done', text }];
  }
  const text = `the check at the end couldn't be made: ${unchecked.message}`;
  return [
    { tone: 'pass', label: 'done', text: each },
    { tone: 'warn', label: 'check', text, ...nextStep(unchecked) },
  ];
}

/** The same where it's cut off, and nothing can be looked at any more. */
export const lastLines = (plan: Plan, begun: readonly Step[], style: Style): string[] =>
  undoLines(plan, { steps: [...begun].reverse(), left: [], isSure: false }, style);

/** What a run that ends leaves behind, and how to undo it. */
function undoLines({ app }: Plan, undo: Undo, style: Style): string[] {
  const { steps, left, isSure } = undo;
  if (steps.length + left.length === 0) return ['  Stopped: nothing was changed.'];
  const commands = steps.flatMap(({ change }) => {
    const command = undoFor(change, app);
    return command ? [`    ${printable(command.join(' '))}`] : [];
  });
  const how = commands.length === 0 ? '' : ' To undo what was done, in this order:';
  const remarks = [
    ...left.map((words) => `${words} now: left to whoever changed it.`),
    ...(commands.length < steps.length ? ["What was removed can't be brought back."] : []),
    ...(!isSure && commands.length > 0 ? [LOOK_FIRST] : []),
  ];
  const width = style.columns - 2;
  return [
    `  Stopped.${how}`,
    ...commands,
    ...remarks.flatMap((text) => wrap(typeset(style, text), width)).map((text) => `  ${text}`),
  ];
}

const LOOK_FIRST = "What there is now couldn't be read again: look before you undo anything.";
