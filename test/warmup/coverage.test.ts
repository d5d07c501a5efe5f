import { describe, expect, it } from '@jest/globals';
import {
  coverageOf,
  overallCoverage,
  reachesAll,
  reachProbability,
  requestsFor,
  type Sightings,
} from '../../src/warmup/coverage.ts';
import type { Coverage } from '../../src/warmup/warm-report.ts';

function sightings(answers: readonly (string | undefined)[]): Sightings {
  const named = answers.filter((name) => name !== undefined);
  return { inRow: answers.length, named: named.length, names: new Set(named) };
}
const unnamed = (count: number): Sightings =>
  sightings(Array.from({ length: count }, () => undefined));

describe('the requests that reach all dynos with 99 %', () => {
  it.each([
    [1, 1],
    [2, 8],
    [3, 15],
    [4, 21],
    [5, 28],
    [10, 66],
  ])('of %d are %d', (dynos, requests) => {
    expect(requestsFor(dynos)).toBe(requests);
  });

  it.each([2, 5, 10, 30, 100])('of %d are the least that do', (dynos) => {
    const requests = requestsFor(dynos);
    expect(reachProbability(dynos, requests)).toBeGreaterThanOrEqual(0.99);
    expect(reachProbability(dynos, requests - 1)).toBeLessThan(0.99);
  });
});

describe('the probability that all dynos are reached', () => {
  // By inclusion and exclusion, which is exact but loses its digits for many dynos.
  function byExclusion(dynos: number, answers: number): number {
    let [sum, choices] = [0, 1];
    for (let left = 0; left <= dynos; left += 1) {
      sum += (left % 2 === 0 ? 1 : -1) * choices * ((dynos - left) / dynos) ** answers;
      choices *= (dynos - left) / (left + 1);
    }
    return sum;
  }

  it.each([
    [2, 3],
    [4, 4],
    [4, 21],
    [7, 20],
    [10, 50],
  ])('of %d by %d answers is exact', (dynos, answers) => {
    expect(reachProbability(dynos, answers)).toBeCloseTo(byExclusion(dynos, answers), 12);
  });

  it('is none before there are as many answers as dynos', () => {
    expect([reachProbability(4, 3), reachProbability(1, 0)]).toEqual([0, 0]);
  });

  it('is certain for one dyno alone', () => {
    expect(reachProbability(1, 1)).toBe(1);
    expect(reachProbability(2, 10_000)).toBeLessThan(1);
  });

  it('grows with every answer, for 100 dynos too', () => {
    const some = [100, 300, 600, 900, 1_200].map((answers) => reachProbability(100, answers));
    expect(some).toEqual(some.toSorted((a, b) => a - b));
    expect(new Set(some).size).toBe(5);
  });
});

describe('what is known of the dynos that answered', () => {
  it('is nothing where nobody knows how many there are', () => {
    expect(coverageOf(sightings(['a', 'b', 'a']), undefined)).toEqual({ kind: 'unknown' });
    expect(reachesAll(sightings([]), undefined)).toBe(true);
  });

  it('is a probability where they have no names', () => {
    const coverage = coverageOf(unnamed(21), 4);
    expect(coverage).toEqual({
      ...{ kind: 'likely', dynos: 4 },
      probability: reachProbability(4, 21),
    });
    expect([reachesAll(unnamed(20), 4), reachesAll(unnamed(21), 4)]).toEqual([false, true]);
  });

  it('is the count of their names', () => {
    const three = sightings(['a', 'b', 'a', 'c', 'c']);
    expect(coverageOf(three, 4)).toEqual({ kind: 'counted', reached: 3, dynos: 4 });
    expect(coverageOf(three, 3)).toEqual({ kind: 'counted', reached: 3, dynos: 3 });
    expect([reachesAll(three, 4), reachesAll(three, 3)]).toEqual([false, true]);
  });

  it('is a missing dyno, however many answers there were, where its name is missing', () => {
    const many = sightings(Array.from({ length: 200 }, (_, at) => `dyno ${at % 3}`));
    expect(reachesAll(many, 4)).toBe(false);
  });

  it('is not the count of names that are more than the dynos', () => {
    const five = sightings(['a', 'b', 'c', 'd', 'e', 'a']);
    expect(coverageOf(five, 4)).toMatchObject({ kind: 'likely' });
    expect(reachesAll(five, 4)).toBe(false);
  });

  it('is not the count of names that never come twice: they may be those of the requests', () => {
    const four = ['a', 'b', 'c', 'd'];
    expect(coverageOf(sightings(four), 4)).toMatchObject({ kind: 'likely' });
    expect(reachesAll(sightings(four), 4)).toBe(false);
    expect(reachesAll(sightings([...four, 'a']), 4)).toBe(true);
  });

  it('is not the count of some names where answers lack one', () => {
    expect(coverageOf(sightings(['a', 'a', 'b', undefined]), 4)).toMatchObject({ kind: 'likely' });
  });

  it('is the count of all names although answers lack one', () => {
    expect(coverageOf(sightings(['a', 'a', 'b', undefined]), 2)).toMatchObject({ reached: 2 });
  });
});

describe('what is known of all paths', () => {
  const counted = (reached: number): Coverage => ({ kind: 'counted', reached, dynos: 4 });
  const likely = (probability: number): Coverage => ({ kind: 'likely', probability, dynos: 4 });

  it('is the least count, where all of them were counted', () => {
    expect(overallCoverage(4, [counted(4), counted(2), counted(3)])).toEqual(counted(2));
  });

  it('is the probability that each of them reached all dynos', () => {
    expect(overallCoverage(4, [likely(0.9), likely(0.5)])).toEqual(likely(0.45));
    expect(overallCoverage(4, [likely(0.9), counted(4)])).toEqual(likely(0.9));
    expect(overallCoverage(4, [likely(0.9), counted(3)])).toEqual(likely(0));
  });

  it('is nothing where nobody knows how many dynos there are, or no path was asked', () => {
    expect(overallCoverage(undefined, [{ kind: 'unknown' }])).toEqual({ kind: 'unknown' });
    expect(overallCoverage(4, [])).toEqual(likely(0));
  });
});
