import { duration, printable } from '../base/text.ts';
import { checkOf } from '../checks/index.ts';
import type { CheckResult } from '../checks/run-checks.ts';
import type { CheckId } from '../config/defaults.ts';
import type { Plan, Step } from '../fix/plan.ts';
import { type FixReport, type StepReport, type Undo, undoCommands } from '../fix/undo.ts';
import { type Line, nextStep, renderLine, wrap } from '../terminal/line.ts';
import { paint, type Style, typeset } from '../terminal/style.ts';
import { checkLines, pushLines } from './check-lines.ts';
import { priceText } from './amount-words.ts';
import { cautionText, totalText, wordsOf } from './fix-words.ts';

/** The plan as a numbered list, with its price and what it leaves unchanged. */
export function planLines(plan: Plan, style: Style): string[] {
  const { app, steps, total, unpriced } = plan;
  const heading = paint(style, 'bold', printable(app));
  if (steps.length === 0) return [heading, ...nothingToDo(plan, style)];
  const inAll = `Total: ${totalText(total)}.`;
  const prices: Line[] = unpriced
    ? [{ tone: 'info', label: 'prices', text: unpriced.message }]
    : [];
  return [
    heading,
    ...steps.flatMap((step, index) => stepLines(step, index + 1, style)),
    ...(steps.length === 1 ? [] : wrap(inAll, style.columns - 2).map((text) => `  ${text}`)),
    ...render([...prices, ...leftLines(plan)], style),
  ];
}

function nothingToDo(plan: Plan, style: Style): string[] {
  const { unnamed, unmet } = plan;
  const told = [...unnamed, ...unmet.map(({ id }) => id)];
  const checked = plan.afterwards.filter(({ id }) => !told.includes(id));
  const left = render([...unmet.map(unmetLine), ...unnamed.map(unnamedLine)], style);
  const off = plan.off ? render([offLine(plan.off)], style) : [];
  const isByHand = checked.some(({ status }) => status === 'fail');
  const end = left.length > 0 ? '  Nothing else to fix.' : '  Nothing to fix.';
  const others = checked.length === 0 && left.length > 0 ? [] : checkLines(checked, style);
  return [
    ...others,
    ...off,
    ...left,
    unmet.length > 0 || isByHand ? '  Nothing was changed.' : end,
  ];
}

const offLine = (off: NonNullable<Plan['off']>): Line => ({
  tone: 'info',
  label: 'nothing checked',
  text: `the config turns off ${off === 'all' ? 'every check' : 'every check that this can fix'}`,
});

function stepLines({ change, price, caution }: Step, number: number, style: Style): string[] {
  const start = `  ${number}. `;
  const width = style.columns - start.length;
  const { text, effect, unpriced } = wordsOf(change);
  const cost = price ? priceText(price) : unpriced;
  const lines = [
    ...wrap(typeset(style, cost === undefined ? text : `${text} (${cost})`), width),
    ...wrap([effect, ...(caution ? [cautionText(caution)] : [])].join(' '), width),
  ];
  return lines.map((line, index) => (index === 0 ? start : ' '.repeat(start.length)) + line);
}

/** What still fails after the plan. */
function leftLines({ afterwards, unnamed, unmet }: Plan): Line[] {
  const told = [...unnamed, ...unmet.map(({ id }) => id)];
  const others = afterwards.flatMap((result) =>
    result.status === 'unreadable' || result.status === 'pass' || told.includes(result.id)
      ? []
      : pushLines(result),
  );
  return [...others, ...unmet.map(unmetLine), ...unnamed.map(unnamedLine)];
}

/** Why what was asked for isn't done here, and what to do first. */
export function unmetLine(result: CheckResult): Line {
  const { title: label } = checkOf(result.id);
  const [line] = result.status === 'fail' ? pushLines(result) : [];
  return line ?? { tone: 'error', label, text: 'not possible before the first deploy' };
}

const unnamedLine = (id: CheckId): Line => ({
  tone: 'info',
  label: checkOf(id).title,
  text: UNNAMED[id] ?? `left unchanged: --only ${id} fixes it`,
});

const UNNAMED: { readonly [Id in CheckId]?: string } = {
  'dyno-tier':
    'left unchanged: changing it restarts the app and costs more, so --yes needs --only dyno-tier',
  preboot:
    'left off: Heroku advises against it with data on a shared plan; --only preboot turns it on',
  'web-dynos': 'scaled to 0, left unchanged: --only web-dynos starts the app',
  'deploy-hook': "left unchanged: removing it can't be undone, so it needs --only deploy-hook",
};

const render = (lines: readonly Line[], style: Style): string[] =>
  lines.flatMap((line) => renderLine(line, style));

/** The outcome of a step. */
export function stepReportLines(report: StepReport, style: Style): string[] {
  const label = checkOf(report.step.check).title;
  return renderLine({ label, ...stepReportLine(report) }, style);
}

function stepReportLine(report: StepReport): Omit<Line, 'label'> {
  const { made } = wordsOf(report.step.change);
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
        text: `not confirmed, may be done: ${report.error.message}`,
        ...nextStep(report.error),
      };
    case 'not-made':
      return { tone: 'error', text: report.error.message, ...nextStep(report.error) };
    case 'not-begun':
      return { tone: 'info', text: 'not started' };
  }
}

const upText = (bootMs: number | undefined): string =>
  bootMs === undefined ? '' : `, all up after ${duration(bootMs)}`;

/** How it ended: what was confirmed, or how to undo what was done. */
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
  const each = `${steps.length === 1 ? 'the change was' : 'each change was'} read back from Heroku`;
  if (!unchecked) {
    const text = `${each}; passing now: ${[...titles].join(', ')}`;
    return [{ tone: 'pass', label: 'done', text }];
  }
  const text = `the final check couldn't run: ${unchecked.message}`;
  return [
    { tone: 'pass', label: 'done', text: each },
    { tone: 'warn', label: 'check', text, ...nextStep(unchecked) },
  ];
}

/** The same if it's killed and can't read the app again. */
export const lastLines = (plan: Plan, begun: readonly Step[], style: Style): string[] =>
  undoLines(plan, { steps: [...begun].reverse(), left: [], isSure: false }, style);

/** What a stopped run leaves behind, and how to undo it. */
function undoLines({ app }: Plan, undo: Undo, style: Style): string[] {
  const { steps, left, isSure } = undo;
  if (steps.length + left.length === 0) return ['  Stopped. Nothing was changed.'];
  const commands = undoCommands(steps, app).map((words) => `    ${printable(words.join(' '))}`);
  const how = commands.length === 0 ? '' : ' To undo the changes, run in this order:';
  const remarks = [
    ...left.map((words) => `${words} now: someone else changed it.`),
    ...(commands.length < steps.length ? ["Removed items can't be restored."] : []),
    ...(!isSure && commands.length > 0 ? [LOOK_FIRST] : []),
  ];
  const width = style.columns - 2;
  return [
    `  Stopped.${how}`,
    ...commands,
    ...remarks.flatMap((text) => wrap(typeset(style, text), width)).map((text) => `  ${text}`),
  ];
}

const LOOK_FIRST = "The current state couldn't be read: check it before you undo anything.";
