import { checkOf } from '../checks/index.ts';
import { undoFor } from '../fix/heroku-command.ts';
import type { Plan } from '../fix/plan.ts';
import { type FixReport, type StepReport, toUndo } from '../fix/report.ts';
import { duration } from './duration.ts';
import { madeText } from './fix-words.ts';
import { type Line, nextStep, renderLine } from './line.ts';
import { printable } from './printable.ts';
import type { Style } from './style.ts';

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
  if (!report.error) return renderLine(verifiedLine(plan), style);
  const rest = report.steps.filter(({ state }) => state === 'not-begun');
  const isWhole = report.steps.every(({ state }) => state === 'done');
  const { message: text } = report.error;
  const flaw: Line = { tone: 'error', label: 'check', text, ...nextStep(report.error) };
  return [
    ...rest.flatMap((step) => stepReportLines(step, style)),
    ...(isWhole ? renderLine(flaw, style) : []),
    ...undoLines(plan, report),
  ];
}

function verifiedLine({ steps }: Plan): Line {
  const titles = new Set(steps.map(({ check }) => checkOf(check).title));
  const each = steps.length === 1 ? 'it was' : 'each step was';
  const text = `${each} read back from Heroku, and the check passes now: ${[...titles].join(', ')}`;
  return { tone: 'pass', label: 'done', text };
}

function undoLines({ app }: Plan, report: FixReport): string[] {
  const steps = toUndo(report);
  if (steps.length === 0) return ['  Stopped: nothing was changed.'];
  const commands = steps.flatMap(({ change }) => {
    const command = undoFor(change, app);
    return command ? [`    ${printable(command.join(' '))}`] : [];
  });
  const lost = commands.length < steps.length ? ["  What was removed can't be brought back."] : [];
  const how = commands.length === 0 ? [] : [`  Stopped. To undo what was done, in this order:`];
  return [...(how.length === 0 ? ['  Stopped.'] : how), ...commands, ...lost];
}
