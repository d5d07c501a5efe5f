import { duration } from '../base/text.ts';
import type { Judgement } from '../state/judgement.ts';
import type { ProbeRun, Sample } from '../state/probe-record.ts';
import { mark, paint, type Style, type Tone } from '../terminal/style.ts';
import { timeText } from './judgement-words.ts';
import {
  bucketsOf,
  clockText,
  indexIn,
  type PhaseSpan,
  type ProbeSeries,
  seriesOf,
  type Side,
  SIDES,
  timeTicks,
} from './probe-series.ts';

const LABELS = 9;
const INDENT = 2;

interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

const EMPTY: Cell = { text: ' ' };

// Letters, because other marks take two columns in some terminals, and color isn't always there.
const GLYPHS: Readonly<Record<Side, Cell>> = {
  old: { text: 'o' },
  new: { text: '#', tone: 'info' },
  unnamed: { text: '+' },
};

/**
 * Probes over time, for a terminal: rows of latency on a logarithmic scale, a row of failures, one of the
 * deploy's phases. Nothing without a probe.
 * @param width in columns, at least 40
 */
export function timelineLines(
  run: ProbeRun,
  judgement: Judgement | undefined,
  width: number,
  style: Style,
): string[] {
  if (run.samples.length === 0) return [];
  const series = seriesOf(run, judgement);
  const columns = width - LABELS - INDENT;
  const row = (label: string, cells: readonly Cell[]): string =>
    `${' '.repeat(INDENT)}${label.padStart(LABELS - 1)} ${drawn(cells, style)}`.trimEnd();
  const text = (line: string): Cell[] => Array.from(line, (char) => ({ text: char }));
  return [
    ...latencyRows(series, columns, style).map(({ label, cells }) => row(label, cells)),
    ...eventRow('failed', series.failed, 'error', { series, columns, style }, row),
    ...eventRow('ignored', series.voided, 'warn', { series, columns, style }, row),
    ...(series.phases.length > 0 ? [row('phase', text(phaseLine(series, columns)))] : []),
    row('', text(axisLine(series.endMs, columns))),
    ...legendLines(series, judgement, columns, style),
  ];
}

function drawn(cells: readonly Cell[], style: Style): string {
  let last = cells.length;
  while (last > 0 && cells[last - 1]?.text === ' ') last -= 1;
  return cells
    .slice(0, last)
    .map(({ text, tone }) => (tone === undefined ? text : paint(style, tone, text)))
    .join('');
}

interface LatencyRow {
  readonly label: string;
  readonly cells: readonly Cell[];
}

/** Two rows for each power of ten. */
function latencyRows({ answers, endMs }: ProbeSeries, columns: number, style: Style): LatencyRow[] {
  if (answers.length === 0) return [];
  const sides = SIDES.map((side) => ({
    glyph: GLYPHS[side],
    ranges: bucketsOf(
      answers.filter((answer) => answer.side === side),
      columns,
      endMs,
    ),
  }));
  const shown = sides.flatMap(({ ranges }) => ranges.flatMap((range) => range ?? []));
  const [low, high] = extremes(shown.flatMap(({ median, max }) => [levelOf(median), levelOf(max)]));
  const peak: Cell = { text: style.unicode ? '·' : '.', tone: 'dim' };
  return Array.from({ length: high - low + 1 }, (_, index) => {
    const level = high - index;
    const cellAt = (column: number): Cell => {
      const at = sides.map(({ glyph, ranges }) => ({ glyph, range: ranges[column] }));
      const typical = at.findLast(({ range }) => isAt(range?.median, level));
      return typical?.glyph ?? (at.some(({ range }) => isAt(range?.max, level)) ? peak : EMPTY);
    };
    const cells = Array.from({ length: columns }, (_, column) => cellAt(column));
    return { label: levelText(level), cells };
  });
}

/** From 1 ms to 1,000 s. */
const levelOf = (ms: number): number => Math.round(Math.log10(Math.min(Math.max(1, ms), 1e6)) * 2);

const isAt = (ms: number | undefined, level: number): boolean =>
  ms !== undefined && levelOf(ms) === level;

/** 1 ms, 3 ms, 10 ms, … */
function levelText(level: number): string {
  const ms = (level % 2 === 0 ? 1 : 3) * 10 ** Math.floor(level / 2);
  return ms < 1_000 ? duration(ms) : `${ms / 1_000} s`;
}

function extremes(values: readonly number[]): [low: number, high: number] {
  return values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
}

interface Place {
  readonly series: ProbeSeries;
  readonly columns: number;
  readonly style: Style;
}

function eventRow(
  label: string,
  samples: readonly Sample[],
  tone: 'error' | 'warn',
  { series, columns, style }: Place,
  row: (label: string, cells: readonly Cell[]) => string,
): string[] {
  if (samples.length === 0) return [];
  const hit = new Set(samples.map(({ dueMs }) => indexIn(dueMs, columns, series.endMs)));
  const glyph: Cell = { text: mark({ ...style, color: false }, tone), tone };
  return [
    row(
      label,
      Array.from({ length: columns }, (_, at) => (hit.has(at) ? glyph : EMPTY)),
    ),
  ];
}

/** `|build------|release|boot---`: a name is cut if its phase is shorter. */
function phaseLine({ phases, endMs }: ProbeSeries, columns: number): string {
  const line = Array<string>(columns).fill(' ');
  const put = ({ name, from, to, isOver }: PhaseSpan): void => {
    const [start, end] = [indexIn(from, columns, endMs), indexIn(to, columns, endMs)];
    const body = name.slice(0, Math.max(0, end - start - 1));
    const text = `|${body}`.padEnd(end - start, '-') + (isOver ? '|' : '>');
    line.splice(start, text.length, ...Array.from(text));
  };
  phases.forEach(put);
  return line.join('').slice(0, columns);
}

const TICK_COLUMNS = 12;

function axisLine(endMs: number, columns: number): string {
  const line = Array<string>(columns).fill(' ');
  for (const tick of timeTicks(endMs, Math.floor(columns / TICK_COLUMNS))) {
    const [at, text] = [indexIn(tick, columns, endMs), clockText(tick)];
    if (at + text.length <= columns) line.splice(at, text.length, ...Array.from(text));
  }
  return line.join('');
}

/** What the marks mean, for those that are there. */
function legendLines(
  { answers, failed, voided, names, endMs }: ProbeSeries,
  judgement: Judgement | undefined,
  columns: number,
  style: Style,
): string[] {
  const has = (side: Side): boolean => answers.some((answer) => answer.side === side);
  const isNamed = has('old') || has('new');
  const parts = [
    ...(has('old') ? [`o ${names.old}`] : []),
    ...(has('new') ? [`# ${names.new}`] : []),
    ...(has('unnamed') ? [`+ ${isNamed ? 'release unknown' : 'answers'}`] : []),
    ...(answers.length > 0 ? [`${style.unicode ? '·' : '.'} slowest`] : []),
    ...(failed.length > 0 ? [`${failed.length} failed`] : []),
    ...(voided.length > 0 ? [`${voided.length} ignored`] : []),
    ...(judgement ? [`slow: over ${duration(judgement.slowMs)}`] : []),
    `a column: ${timeText(endMs / columns)}`,
  ];
  const indent = ' '.repeat(INDENT + LABELS);
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 3 + part.length <= columns)
      lines[lines.length - 1] = `${last}   ${part}`;
    else lines.push(part);
  }
  return lines.map((line) => indent + paint(style, 'dim', line));
}
