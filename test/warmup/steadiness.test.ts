import { describe, expect, it } from '@jest/globals';
import { isSteady, median, windowFor } from '../../src/warmup/steadiness.ts';
import { seeded } from './seeded.ts';

const repeat = (count: number, ms: number): number[] => Array.from({ length: count }, () => ms);

describe('isSteady', () => {
  it('takes twice the window', () => {
    expect([isSteady(repeat(5, 80), 3), isSteady(repeat(6, 80), 3)]).toEqual([false, true]);
  });

  it('looks at the last answers alone', () => {
    expect(isSteady([9_000, 400, ...repeat(6, 80)], 3)).toBe(true);
    expect(isSteady([9_000, ...repeat(5, 80)], 3)).toBe(false);
  });

  it('is false while the median falls, whatever the last few answers do', () => {
    const times = [...repeat(10, 100), ...repeat(6, 90), ...repeat(4, 130)];
    expect(isSteady(times, 10)).toBe(false);
    expect(isSteady([...repeat(10, 90), ...times.slice(10)], 10)).toBe(true);
  });

  it('is false on a slope that the medians hardly show', () => {
    const slope = (by: number): number[] => Array.from({ length: 20 }, (_, at) => 200 - by * at);
    expect([isSteady(slope(0.8), 10), isSteady(slope(0.3), 10)]).toEqual([false, true]);
  });

  it('is false on a flat line that proves little, as the answers scatter', () => {
    expect(isSteady([100, 200, 150, 150, 200, 100], 3)).toBe(false);
    expect(isSteady([150, 151, 150, 150, 151, 150], 3)).toBe(true);
  });

  it('does not mind what is less than a millisecond', () => {
    expect(isSteady([...repeat(3, 3), ...repeat(3, 2.2)], 3)).toBe(true);
    expect(isSteady([...repeat(3, 300), ...repeat(3, 220)], 3)).toBe(false);
    expect(isSteady(repeat(6, 0), 3)).toBe(true);
  });

  it('is true of answers that come slower and slower', () => {
    expect(isSteady([100, 110, 120, 130, 140, 150], 3)).toBe(true);
  });
});

/** A dyno's answers, by how many it has given before, in milliseconds. */
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

/** Falls over 5 to 50 answers of a dyno, evenly or exponentially, from 1.1 to 50 times the steady time. */
function decline(random: () => number): Course {
  const over = 5 + Math.floor(random() * 46);
  const more = STEADY_MS * (1.1 * (50 / 1.1) ** random() - 1);
  return random() < 0.5
    ? (served) => STEADY_MS + Math.max(0, more * (1 - served / over))
    : (served) => STEADY_MS + more * Math.exp((-3 * served) / over);
}

describe('answers that come faster and faster, over up to 50 requests for each dyno', () => {
  it.each([0, 0.05, 0.1])(
    'are not called steady too early, where they scatter by %d',
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

describe('answers that take the same time', () => {
  it.each([
    [0, 6],
    [0.05, 8],
    [0.5, 12],
    [1, 12],
  ])('are called steady, on a plain app that scatters by %d after %d', (scatter, most) => {
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
  it('is what the config says', () => {
    expect(windowFor(5, true, 4)).toBe(5);
  });

  it('is 3, and for an app on the JVM 10 for each dyno', () => {
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
