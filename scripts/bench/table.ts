import { printable } from '../../src/base/text.ts';
import { wrap } from '../../src/terminal/line.ts';
import type { Budget, GroupResult, Result, Unit } from './types.ts';

const WIDTH = 80;
const NAME = 33;
const COLUMNS = [
  ['ours', 9],
  ['reference', 10],
  ['ratio', 6],
  ['CPU', 6],
  ['budget', 11],
  ['ok', 4],
] as const;

const column = (texts: readonly string[]): string =>
  COLUMNS.map(([, width], index) => (texts[index] ?? '').padStart(width))
    .join('')
    .trimEnd();

/** The lines of a group, at most 80 columns wide. */
export const groupLines = ({ title, ours, reference, rows }: GroupResult): string[] => [
  '',
  ...wrap(title, WIDTH),
  ...wrap(`ours: ${ours}; reference: ${reference}`, WIDTH - 2).map((line) => `  ${line}`),
  `${' '.repeat(NAME)}${column(COLUMNS.map(([name]) => name))}`,
  ...rows.flatMap(resultLines),
];

function resultLines(result: Result): string[] {
  const name = `  ${result.name}`.padEnd(NAME);
  if (result.kind === 'measured') return [name + column(cells(result))];
  const word = result.kind === 'failed' ? 'failed' : 'not measured';
  const indent = '    ';
  const reason = wrap(printable(result.why), WIDTH - indent.length);
  // A path can be longer than a line.
  return [`${name} ${word}:`, ...reason.map((line) => (indent + line).slice(0, WIDTH))];
}

export const HEADINGS: readonly string[] = COLUMNS.map(([name]) => name);

/** A row in words, in the order of HEADINGS. */
export const cells = ({
  unit,
  ours,
  reference,
  ratio,
  budget,
  ok,
}: Extract<Result, { kind: 'measured' }>): string[] => [
  amount(ours.median, unit),
  reference === null ? '' : amount(reference.median, unit),
  ratio?.median.toFixed(2) ?? '',
  ratio?.cpu?.toFixed(2) ?? '',
  budget === null ? '' : limit(budget, unit),
  ok === null ? '' : ok ? 'yes' : 'NO',
];

export function limit({ of, most }: Budget, unit: Unit): string {
  if (of === 'ratio') return `<= ${most.toFixed(2)}`;
  return `${of === 'more' ? '<= +' : '<= '}${unit === 'processes' ? most : `${most} ${unit}`}`;
}

/** At most 7 characters. */
export function amount(value: number, unit: Unit): string {
  if (unit === 'processes') return value.toFixed(0);
  if (unit === 'ms' && value >= 10_000) return `${(value / 1000).toFixed(1)} s`;
  if (unit === 'ms' && value >= 1000) return `${(value / 1000).toFixed(2)} s`;
  return `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ${unit}`;
}

export interface Counts {
  readonly met: number;
  readonly missed: number;
  readonly failed: number;
  readonly notMeasured: number;
}

export function count(groups: readonly GroupResult[]): Counts {
  const rows = groups.flatMap((group) => group.rows);
  const of = (holds: (row: Result) => boolean): number => rows.filter(holds).length;
  return {
    met: of((row) => row.kind === 'measured' && row.ok === true),
    missed: of((row) => row.kind === 'measured' && row.ok === false),
    failed: of(({ kind }) => kind === 'failed'),
    notMeasured: of(({ kind }) => kind === 'not-measured'),
  };
}

/** 1: a budget isn't met, or a row failed. What a machine lacks is no failure. */
export const exitCodeOf = ({ missed, failed }: Counts): 0 | 1 => (missed + failed > 0 ? 1 : 0);

export const countLine = ({ met, missed, failed, notMeasured }: Counts): string =>
  `budgets: ${met} met, ${missed} not met; rows: ${failed} failed, ${notMeasured} not measured`;
