import type { Line } from '../terminal/line.ts';
import type { Compared } from './comparison.ts';
import { valueText } from './judgement-words.ts';

/** What is usual for the app; undefined: no other deploy has these numbers. */
export function usualLine(compared: readonly Compared[]): Line | undefined {
  if (compared.length === 0) return undefined;
  const parts = compared.map(({ label, unit, median }) => `${label} ${valueText(median, unit)}`);
  const of = Math.max(...compared.map((each) => each.of));
  const text = `${parts.join(', ')} (median of ${of === 1 ? 'one deploy' : `${of} deploys`} before)`;
  return { tone: 'info', label: 'usually', text };
}
