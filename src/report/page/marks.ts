import { duration } from '../../base/text.ts';
import type { SampleResult } from '../../state/probe-record.ts';
import { type Answered, bucketsOf, SIDES, type Side } from '../probe-series.ts';
import { Html, html } from './html.ts';

// Marks in a drawing that is stretched to the page's width. Strokes aren't, so a dot is a line of no length.

/** Of the drawing, in its own units. */
export const WIDTH = 1_000;

export interface LogScale {
  readonly y: (ms: number) => number;
  readonly ticks: readonly { readonly text: string; readonly y: number }[];
}

/** Logarithmic, because 9 ms and 30 s have to fit. From 10 ms to 1 s at least, in steps of 1 and 3. */
export function logScale(answers: readonly Answered[], height: number): LogScale {
  const fold = (pick: (a: number, b: number) => number, first: number): number =>
    Math.log10(clamp(answers.reduce((edge, { ms }) => pick(edge, ms), first)));
  const low = stepBelow(fold(Math.min, 10));
  const high = -stepBelow(-fold(Math.max, 1_000));
  const y = (ms: number): number => {
    const share = (Math.log10(clamp(ms)) - low) / (high - low);
    return Math.min(height, Math.max(0, tenth(height * (1 - share))));
  };
  const first = Math.ceil(low);
  const ticks = Array.from({ length: Math.floor(high) - first + 1 }, (_, index) => {
    const ms = 10 ** (first + index);
    return { text: ms < 1_000 ? duration(ms) : `${ms / 1_000} s`, y: y(ms) };
  });
  return { y, ticks };
}

/** Half a power of ten is about 3. */
const stepBelow = (power: number): number => Math.floor(power * 2) / 2;

const clamp = (ms: number): number => Math.min(1e6, Math.max(1, ms));

const tenth = (value: number): number => Math.round(value * 10) / 10;

const xOf = (at: number, endMs: number): number =>
  tenth(Math.min(1, Math.max(0, at / endMs)) * WIDTH);

/** More would hide each other. */
const MOST_DOTS = 1_500;
const PARTS = 360;

export const isMany = (answers: readonly Answered[]): boolean => answers.length > MOST_DOTS;

/** Each answer; of many, the median and the range of each moment. */
export function answerMarks(answers: readonly Answered[], scale: LogScale, endMs: number): Html {
  return html`${SIDES.map((side) => {
    const own = answers.filter((answer) => answer.side === side);
    if (own.length === 0) return '';
    return isMany(answers) ? rangesOf(own, side, scale, endMs) : dots(own, side, scale, endMs);
  })}`;
}

function dots(own: readonly Answered[], side: Side, scale: LogScale, endMs: number): Html {
  const all = own.map(({ at, ms }) => `M${xOf(at, endMs)} ${scale.y(ms)}h0`);
  return dotPaths(unique(all), side);
}

/** The second path makes rings of the first, so that the releases differ without color, too. */
const dotPaths = (path: string, side: Side): Html =>
  html`<path
      class="dot ${side}"
      d="${new Html(path)}"
    />${side === 'old' ? html`<path class="dot old hole" d="${new Html(path)}" />` : ''}`;

function rangesOf(own: readonly Answered[], side: Side, scale: LogScale, endMs: number): Html {
  const parts = bucketsOf(own, PARTS, endMs).flatMap((range, index) =>
    range ? [{ ...range, x: tenth(((index + 0.5) / PARTS) * WIDTH) }] : [],
  );
  const lines = parts.map(({ x, min, max }) => `M${x} ${scale.y(min)}V${scale.y(max)}`);
  const medians = parts.map(({ x, median }) => `M${x} ${scale.y(median)}h0`);
  return html`<path
      class="range ${side}"
      d="${new Html(lines.join(''))}"
    />${dotPaths(medians.join(''), side)}`;
}

/** Every probe, at its time. Those closer than a tenth of a unit share a mark. */
export function eventMarks(
  result: SampleResult | 'ignored',
  at: readonly number[],
  endMs: number,
  height: number,
): Html {
  const isIgnored = result === 'ignored';
  const shape = isIgnored ? `${height / 2}h0` : `3v${height - 6}`;
  const path = unique(at.map((ms) => `M${xOf(ms, endMs)} ${shape}`));
  return html`<path class="${isIgnored ? 'dot ignored' : 'failed'}" d="${new Html(path)}" />`;
}

const unique = (parts: readonly string[]): string => [...new Set(parts)].join('');
