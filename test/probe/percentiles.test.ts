import { describe, expect, it } from '@jest/globals';
import { failingBelow, latencyOf } from '../../src/probe/percentiles.ts';

describe('latencies', () => {
  it('of no answers aren’t known', () => {
    expect(latencyOf([])).toBeNull();
  });

  it('are those of the nearest rank, whatever the order', () => {
    const times = Array.from({ length: 200 }, (_, index) => ((index * 7) % 200) + 1);
    expect(latencyOf(times)).toEqual({ count: 200, p50: 100, p95: 190, p99: 198 });
  });

  it('are sorted as numbers, and rounded', () => {
    expect(latencyOf([100.4, 9.6, 20])).toEqual({ count: 3, p50: 20, p95: 100, p99: 100 });
  });

  it('of a single answer are its own', () => {
    expect(latencyOf([7])).toEqual({ count: 1, p50: 7, p95: 7, p99: 7 });
  });
});

describe('the share of requests that fail', () => {
  // Wilson's upper end by another way: the larger root of (share - p)² = z² p (1 - p) / count.
  function upperEnd(failed: number, count: number): number {
    const z2 = 1.645 ** 2;
    const [a, b, c] = [count + z2, -(2 * failed + z2), failed ** 2 / count];
    return (-b + Math.sqrt(b ** 2 - 4 * a * c)) / (2 * a);
  }

  it.each([
    [1, 10],
    [3, 100],
    [50, 100],
    [400, 1_000],
  ])('%d of %d is below the upper end of Wilson’s interval', (failed, count) => {
    expect(failingBelow(failed, count)).toBeCloseTo(upperEnd(failed, count), 10);
  });

  it.each([
    [300, 0.01],
    [10, 0.3],
    [2, 1],
  ])('none of %d is below %d, by the rule of three', (count, below) => {
    expect(failingBelow(0, count)).toBeCloseTo(below, 10);
  });

  it('all of them is at most 1', () => {
    expect(failingBelow(20, 20)).toBe(1);
  });
});
