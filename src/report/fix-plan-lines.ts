import type { Price } from '../checks/check.ts';
import { checkOf } from '../checks/index.ts';
import type { CheckId } from '../config/check-settings.ts';
import type { Change } from '../fix/change.ts';
import type { Plan, Step } from '../fix/plan.ts';
import { totalOf } from '../fix/total-price.ts';
import { pushLines } from './check-line.ts';
import { cautionText, changeText, effectText, totalText } from './fix-words.ts';
import { checkLines } from './hook-report.ts';
import { type Line, renderLine, wrap } from './line.ts';
import { priceText } from './price-text.ts';
import { printable } from './printable.ts';
import { paint, type Style, typeset } from './style.ts';

/** The plan as a numbered list, with what it costs and what it leaves as it is. */
export function planLines(plan: Plan, style: Style): string[] {
  const { app, steps, unpriced } = plan;
  const heading = paint(style, 'bold', printable(app));
  if (steps.length === 0) return [heading, ...nothingToDo(plan, style)];
  const total = `In all: ${totalText(totalOf(steps.map(({ price }) => price)))}.`;
  const prices: Line[] = unpriced
    ? [{ tone: 'info', label: 'prices', text: unpriced.message }]
    : [];
  return [
    heading,
    ...steps.flatMap((step, index) => stepLines(step, index + 1, style)),
    ...(steps.length === 1 ? [] : wrap(total, style.columns - 2).map((text) => `  ${text}`)),
    ...render([...prices, ...leftLines(plan)], style),
  ];
}

function nothingToDo(plan: Plan, style: Style): string[] {
  const checked = plan.afterwards.filter(({ id }) => !plan.unnamed.includes(id));
  const left = render(plan.unnamed.map(unnamedLine), style);
  const off = plan.off ? render([offLine(plan.off)], style) : [];
  const end = left.length > 0 ? '  Nothing else to do.' : '  Nothing to do.';
  return [...checkLines(checked, style), ...off, ...left, end];
}

const offLine = (off: NonNullable<Plan['off']>): Line => ({
  tone: 'info',
  label: 'nothing checked',
  text: `every check ${off === 'all' ? 'is' : 'that this mends is'} off in the config`,
});

function stepLines({ change, price, caution }: Step, number: number, style: Style): string[] {
  const start = `  ${number}. `;
  const width = style.columns - start.length;
  const text = [effectText(change), ...(caution ? [cautionText(caution)] : [])].join(' ');
  const lines = [
    ...wrap(typeset(style, `${changeText(change)}${costText(change, price)}`), width),
    ...wrap(text, width),
  ];
  return lines.map((line, index) => (index === 0 ? start : ' '.repeat(start.length)) + line);
}

function costText({ kind }: Change, price: Price | undefined): string {
  if (kind === 'remove-addon' || kind === 'remove-webhook') return '';
  return ` (${price ? priceText(price) : 'free'})`;
}

/** What isn't as it should be even afterwards. */
function leftLines({ afterwards, unnamed }: Plan): Line[] {
  const others = afterwards.flatMap((result) =>
    result.status === 'unreadable' || result.status === 'pass' || unnamed.includes(result.id)
      ? []
      : pushLines(result),
  );
  return [...others, ...unnamed.map(unnamedLine)];
}

const unnamedLine = (id: CheckId): Line => ({
  tone: 'info',
  label: checkOf(id).title,
  text: UNNAMED[id] ?? `left: --only ${id} mends it`,
});

const UNNAMED: { readonly [Id in CheckId]?: string } = {
  'dyno-tier': 'left: it restarts the app, so --yes moves it only with --only dyno-tier',
  'web-dynos': 'scaled to 0, and left so: --only web-dynos starts the app',
  'deploy-hook': 'left: --only deploy-hook removes it',
};

const render = (lines: readonly Line[], style: Style): string[] =>
  lines.flatMap((line) => renderLine(line, style));
