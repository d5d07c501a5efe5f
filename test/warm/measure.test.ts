import { describe, expect, it } from '@jest/globals';
import {
  coverageOf,
  isSteady,
  median,
  overallCoverage,
  reachesAll,
  reachProbability,
  requestsFor,
  type Sightings,
  windowFor,
} from '../../src/warm/measure.ts';
import type { Coverage } from '../../src/warm/report.ts';
import { seeded } from './seeded.ts';
import { sampleOf } from '../support/weekly.ts';

describe('coverage', () => {
  function sightings(answers: readonly (string | undefined)[]): Sightings {
    const named = answers.filter((name) => name !== undefined);
    return { inRow: answers.length, named: named.length, names: new Set(named) };
  }
  const unnamed = (count: number): Sightings =>
    sightings(Array.from({ length: count }, () => undefined));

  describe('the number of requests that reach all dynos with 99 %', () => {
    it.each([
      [1, 1],
      [2, 8],
      [3, 15],
      [4, 21],
      [5, 28],
      [10, 66],
    ])('for %d dynos is %d', (dynos, requests) => {
      expect(requestsFor(dynos)).toBe(requests);
    });

    it.each([2, 5, 10, 30, 100])('for %d dynos is the smallest that does', (dynos) => {
      const requests = requestsFor(dynos);
      expect(reachProbability(dynos, requests)).toBeGreaterThanOrEqual(0.99);
      expect(reachProbability(dynos, requests - 1)).toBeLessThan(0.99);
    });
  });

  describe('the probability that all dynos are reached', () => {
    // By inclusion and exclusion, which is exact but imprecise for many dynos.
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
    ])('for %d dynos by %d answers is exact', (dynos, answers) => {
      expect(reachProbability(dynos, answers)).toBeCloseTo(byExclusion(dynos, answers), 12);
    });

    it('is 0 before there are as many answers as dynos', () => {
      expect([reachProbability(4, 3), reachProbability(1, 0)]).toEqual([0, 0]);
    });

    it('is 1 for a single dyno', () => {
      expect(reachProbability(1, 1)).toBe(1);
      expect(reachProbability(2, 10_000)).toBeLessThan(1);
    });

    it('grows with every answer, also for 100 dynos', () => {
      const some = [100, 300, 600, 900, 1_200].map((answers) => reachProbability(100, answers));
      expect(some).toEqual(some.toSorted((a, b) => a - b));
      expect(new Set(some).size).toBe(5);
    });
  });

  describe('the coverage of one path', () => {
    it("is unknown if the number of dynos isn't known", () => {
      expect(coverageOf(sightings(['a', 'b', 'a']), undefined)).toEqual({ kind: 'unknown' });
      expect(reachesAll(sightings([]), undefined)).toBe(true);
    });

    it('is a probability if they have no names', () => {
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

    it('is incomplete if a name is missing, after any number of answers', () => {
      const many = sightings(Array.from({ length: 200 }, (_, at) => `dyno ${at % 3}`));
      expect(reachesAll(many, 4)).toBe(false);
    });

    it("isn't the count of names if there are more names than dynos", () => {
      const five = sightings(['a', 'b', 'c', 'd', 'e', 'a']);
      expect(coverageOf(five, 4)).toMatchObject({ kind: 'likely' });
      expect(reachesAll(five, 4)).toBe(false);
    });

    it("isn't the count of names if no name repeats, because they may be request ids", () => {
      const four = ['a', 'b', 'c', 'd'];
      expect(coverageOf(sightings(four), 4)).toMatchObject({ kind: 'likely' });
      expect(reachesAll(sightings(four), 4)).toBe(false);
      expect(reachesAll(sightings([...four, 'a']), 4)).toBe(true);
    });

    it("isn't the count of some names if answers have none", () => {
      expect(coverageOf(sightings(['a', 'a', 'b', undefined]), 4)).toMatchObject({
        kind: 'likely',
      });
    });

    it('is the count of all names even if an answer has none', () => {
      expect(coverageOf(sightings(['a', 'a', 'b', undefined]), 2)).toMatchObject({ reached: 2 });
    });
  });

  describe('the coverage of all paths', () => {
    const counted = (reached: number): Coverage => ({ kind: 'counted', reached, dynos: 4 });
    const likely = (probability: number): Coverage => ({ kind: 'likely', probability, dynos: 4 });

    it('is the lowest count if all of them were counted', () => {
      expect(overallCoverage(4, [counted(4), counted(2), counted(3)])).toEqual(counted(2));
    });

    it('is the probability that each of them reached all dynos', () => {
      expect(overallCoverage(4, [likely(0.9), likely(0.5)])).toEqual(likely(0.45));
      expect(overallCoverage(4, [likely(0.9), counted(4)])).toEqual(likely(0.9));
      expect(overallCoverage(4, [likely(0.9), counted(3)])).toEqual(likely(0));
    });

    it("is unknown if the number of dynos isn't known, or if no path got a request", () => {
      expect(overallCoverage(undefined, [{ kind: 'unknown' }])).toEqual({ kind: 'unknown' });
      expect(overallCoverage(4, [])).toEqual(likely(0));
    });
  });
});

describe('steadiness', () => {
  const repeat = (count: number, ms: number): number[] => Array.from({ length: count }, () => ms);

  describe('isSteady', () => {
    it('needs twice the window', () => {
      expect([isSteady(repeat(5, 80), 3), isSteady(repeat(6, 80), 3)]).toEqual([false, true]);
    });

    it('uses only the last answers', () => {
      expect(isSteady([9_000, 400, ...repeat(6, 80)], 3)).toBe(true);
      expect(isSteady([9_000, ...repeat(5, 80)], 3)).toBe(false);
    });

    it('is false while the median falls, whatever the last few answers are', () => {
      const times = [...repeat(10, 100), ...repeat(6, 90), ...repeat(4, 130)];
      expect(isSteady(times, 10)).toBe(false);
      expect(isSteady([...repeat(10, 90), ...times.slice(10)], 10)).toBe(true);
    });

    it('is false on a slope that the medians hardly show', () => {
      const slope = (by: number): number[] => Array.from({ length: 20 }, (_, at) => 200 - by * at);
      expect([isSteady(slope(0.8), 10), isSteady(slope(0.3), 10)]).toEqual([false, true]);
    });

    it('is false on a flat line with too much noise', () => {
      expect(isSteady([100, 200, 150, 150, 200, 100], 3)).toBe(false);
      expect(isSteady([150, 151, 150, 150, 151, 150], 3)).toBe(true);
    });

    it('ignores differences below a millisecond', () => {
      expect(isSteady([...repeat(3, 3), ...repeat(3, 2.2)], 3)).toBe(true);
      expect(isSteady([...repeat(3, 300), ...repeat(3, 220)], 3)).toBe(false);
      expect(isSteady(repeat(6, 0), 3)).toBe(true);
    });

    it('is true for answers that become slower', () => {
      expect(isSteady([100, 110, 120, 130, 140, 150], 3)).toBe(true);
    });
  });

  /** A dyno's answer times in milliseconds, by the number of its earlier answers. */
  type Course = (served: number) => number;

  /** Answers of dynos in random order until they're steady. */
  function untilSteady(
    course: Course,
    { dynos, window, scatter }: { dynos: number; window: number; scatter: number },
    random: () => number,
  ): { answers: number; ms: number } {
    const served = repeat(dynos, 0);
    const times: number[] = [];
    while (!isSteady(times, window) && times.length < 20 * window) {
      const dyno = Math.floor(random() * dynos);
      times.push(course(served[dyno] ?? 0) * (1 + scatter * (2 * random() - 1)));
      served[dyno] = (served[dyno] ?? 0) + 1;
    }
    return { answers: times.length, ms: median(times.slice(-window)) };
  }

  const STEADY_MS = 200;

  /** Falls linearly or exponentially over 5 to 50 answers of a dyno, from 1.1 to 50 times the steady time. */
  function decline(random: () => number): Course {
    const over = 5 + Math.floor(random() * 46);
    const more = STEADY_MS * (1.1 * (50 / 1.1) ** random() - 1);
    return random() < 0.5
      ? (served) => STEADY_MS + Math.max(0, more * (1 - served / over))
      : (served) => STEADY_MS + more * Math.exp((-3 * served) / over);
  }

  describe('answers that become faster, over up to 50 requests to each dyno', () => {
    it.each(sampleOf(1, [0, 0.05, 0.1]))(
      "don't count as steady too early, with a noise of %d",
      (scatter) => {
        const random = seeded(11);
        for (let series = 0; series < 400; series += 1) {
          const dynos = 1 + Math.floor(random() * 4);
          const window = windowFor(null, true, dynos);
          const { answers, ms } = untilSteady(decline(random), { dynos, window, scatter }, random);
          expect(answers).toBeLessThan(20 * window);
          expect(ms).toBeLessThanOrEqual(1.2 * STEADY_MS);
        }
      },
    );
  });

  describe('answers with the same time', () => {
    it.each([
      [0, 6],
      [0.05, 8],
      [0.5, 12],
      [1, 12],
    ])('count as steady, on a plain app with a noise of %d after %d', (scatter, most) => {
      const random = seeded(3);
      const window = windowFor(null, false, 1);
      const counts = Array.from({ length: 500 }, () => {
        const { answers } = untilSteady(() => STEADY_MS, { dynos: 1, window, scatter }, random);
        return answers;
      });
      expect(Math.max(...counts)).toBeLessThan(20 * window);
      expect(counts.reduce((sum, count) => sum + count) / counts.length).toBeLessThanOrEqual(most);
    });
  });

  describe('windowFor', () => {
    it("is the config's number", () => {
      expect(windowFor(5, true, 4)).toBe(5);
    });

    it('is 3, or 10 for each dyno of a JVM app', () => {
      expect(windowFor(null, false, 4)).toBe(3);
      expect([1, 4, undefined].map((dynos) => windowFor(null, true, dynos))).toEqual([10, 40, 10]);
    });
  });

  describe('median', () => {
    it.each([
      [[3, 1, 2], 2],
      [[4, 1, 3, 2], 2.5],
      [[7], 7],
    ])('of %p is %d', (values, middle) => {
      expect(median(values)).toBe(middle);
    });
  });
});

describe('dynos with several processes each', () => {
  const named = (inRow: number, ...names: string[]) => ({
    ...{ inRow, named: inRow, names: new Set(names) },
  });
  const unnamed = (inRow: number) => ({ inRow, named: 0, names: new Set<string>() });

  it('need as many answers as that many dynos', () => {
    expect(reachesAll(unnamed(requestsFor(4)), 4)).toBe(true);
    expect(reachesAll(unnamed(requestsFor(4)), 4, 2)).toBe(false);
    expect(reachesAll(unnamed(requestsFor(8)), 4, 2)).toBe(true);
  });

  it('need them even if all dynos have been counted, since processes have no name', () => {
    expect(reachesAll(named(9, 'web.1', 'web.2'), 2)).toBe(true);
    expect(reachesAll(named(9, 'web.1', 'web.2'), 2, 2)).toBe(false);
    expect(reachesAll(named(requestsFor(4), 'web.1', 'web.2'), 2, 2)).toBe(true);
    expect(reachesAll(named(requestsFor(4), 'web.1'), 2, 2)).toBe(false);
  });

  it('are reached with the probability for all processes', () => {
    expect(coverageOf(unnamed(9), 2, 3)).toMatchObject({
      ...{ kind: 'likely', probability: reachProbability(6, 9), dynos: 2 },
    });
  });
});
