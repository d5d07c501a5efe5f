import type { Budget, Ratio, Row, Sample, Series } from './types.ts';

/** The smallest value that at least this share of them doesn't exceed (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

/** Of an even number of values, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = NaN, high = low] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Which one of a pair runs first. It alternates, so that a machine that gets slower favors neither. */
export const isOursFirst = (pair: number): boolean => pair % 2 === 0;

export interface Pair {
  readonly ours: Sample;
  readonly reference: Sample;
}

export const summary = (samples: readonly Sample[]): Series => ({
  median: median(samples.map(({ value }) => value)),
  p90: percentile(
    samples.map(({ value }) => value),
    0.9,
  ),
  cpu: meanCpu(samples),
});

const FEWEST_STEPS = 20;

function meanCpu(samples: readonly Sample[]): number | null {
  const known = samples.flatMap(({ cpu }) => (cpu === undefined ? [] : [cpu]));
  if (known.length < samples.length) return null;
  const steps = known.reduce((sum, { ms, stepMs }) => sum + ms / stepMs, 0);
  return steps < FEWEST_STEPS ? null : mean(known.map(({ ms }) => ms));
}

export type Measures = Pick<Row, 'ours' | 'reference' | 'ratio' | 'more'>;

export function compare(pairs: readonly Pair[]): Measures {
  const ours = summary(pairs.map((pair) => pair.ours));
  const reference = summary(pairs.map((pair) => pair.reference));
  return {
    ...{ ours, reference },
    ratio: ratioOf(pairs, ours, reference),
    more: median(pairs.map((pair) => pair.ours.value - pair.reference.value)),
  };
}

/** Null if the reference has nothing, such as no process. */
function ratioOf(pairs: readonly Pair[], ours: Series, reference: Series): Ratio | null {
  if (pairs.some((pair) => pair.reference.value === 0)) return null;
  const ratios = pairs.map((pair) => pair.ours.value / pair.reference.value);
  return {
    median: median(ratios),
    p90: percentile(ratios, 0.9),
    cpu: ours.cpu === null || reference.cpu === null ? null : ours.cpu / reference.cpu,
  };
}

/** Null without a budget. A value that is missing doesn't meet it. */
export function isMet(budget: Budget | null, { ours, ratio, more }: Measures): boolean | null {
  if (budget === null) return null;
  const values = { ratio: ratio?.median, more, ours: ours.median };
  return (values[budget.of] ?? Infinity) <= budget.most;
}
