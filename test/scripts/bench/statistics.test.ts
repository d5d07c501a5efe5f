import { describe, expect, it } from '@jest/globals';
import {
  compare,
  isMet,
  isOursFirst,
  median,
  percentile,
  summary,
} from '../../../scripts/bench/statistics.ts';
import type { Sample } from '../../../scripts/bench/types.ts';

const sample = (value: number, cpuMs?: number): Sample => ({
  value,
  cpu: cpuMs === undefined ? undefined : { ms: cpuMs, stepMs: 10 },
});
const pair = (ours: number, reference: number) => ({
  ours: sample(ours),
  reference: sample(reference),
});

describe('the median', () => {
  it('is the value in the middle, in any order', () => {
    expect(median([30, 1, 2])).toBe(2);
  });

  it('of an even number is the mean of both in the middle', () => {
    expect(median([4, 1, 3, 100])).toBe(3.5);
  });

  it('of one value is that value', () => {
    expect(median([7])).toBe(7);
  });

  it('of nothing is not a number', () => {
    expect(median([])).toBeNaN();
  });
});

describe('a percentile', () => {
  const TEN = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];

  it.each([
    [0.9, 9],
    [0.91, 10],
    [1, 10],
    [0.1, 1],
    [0, 1],
  ])('%d of ten values is the %dth', (share, expected) => {
    expect(percentile(TEN, share)).toBe(expected);
  });
});

describe('two series', () => {
  it('are compared pair by pair: a machine that gets slower changes no ratio', () => {
    const pairs = [pair(2, 1), pair(20, 10), pair(200, 100)];
    expect(compare(pairs).ratio?.median).toBe(2);
  });

  it('have the median of the differences, not the difference of the medians', () => {
    const pairs = [pair(5, 1), pair(3, 2), pair(104, 100)];
    expect(compare(pairs).more).toBe(4);
  });

  it('have a p90 of the ratios', () => {
    const pairs = Array.from({ length: 10 }, (_, index) => pair(index + 1, 1));
    expect(compare(pairs).ratio?.p90).toBe(9);
  });

  it('have no ratio to nothing', () => {
    expect(compare([pair(0, 0)])).toMatchObject({ ratio: null, more: 0 });
  });
});

describe('the order in a pair', () => {
  it('alternates, so that each is first equally often', () => {
    const first = Array.from({ length: 40 }, (_, index) => isOursFirst(index));
    expect(first.filter(Boolean)).toHaveLength(20);
    expect(first.some((isOurs, index) => index > 0 && isOurs === first[index - 1])).toBe(false);
  });
});

describe('CPU time', () => {
  it('is the mean, because a median of steps of 10 ms says too little', () => {
    const samples = [sample(1, 100), sample(1, 100), sample(1, 130)];
    expect(summary(samples).cpu).toBe(110);
  });

  it('is unknown if one run doesn’t say it', () => {
    expect(summary([sample(1, 1000), sample(1)]).cpu).toBeNull();
  });

  it('is unknown if the runs together have too few steps', () => {
    expect(summary([sample(1, 10), sample(1, 0)]).cpu).toBeNull();
  });
});

describe('a budget', () => {
  const measures = compare([pair(30, 20)]);

  it.each([
    ['ratio', 1.5, true],
    ['ratio', 1.49, false],
    ['more', 10, true],
    ['more', 9, false],
    ['ours', 30, true],
    ['ours', 29, false],
  ] as const)('of the %s up to %d is met: %s', (of, most, expected) => {
    expect(isMet({ of, most }, measures)).toBe(expected);
  });

  it('isn’t met by a value that is missing', () => {
    expect(isMet({ of: 'ratio', most: 100 }, compare([pair(1, 0)]))).toBe(false);
  });

  it('is optional', () => {
    expect(isMet(null, measures)).toBeNull();
  });
});
