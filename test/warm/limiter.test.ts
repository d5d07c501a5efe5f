import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { createLimiter, type Limiter, type Limits } from '../../src/warm/limiter.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const NEVER = new AbortController().signal;

interface Run {
  readonly limit: Limiter;
  /** runs a task that takes `ms` */
  readonly task: (name: string, ms: number, signal?: AbortSignal) => Promise<string | undefined>;
  /** the started tasks, and when */
  readonly begun: readonly (readonly [string, number])[];
}

function limited(limits: Limits): Run {
  const clock = virtualClock();
  const limit = createLimiter(clock, limits);
  const begun: [string, number][] = [];
  const task: Run['task'] = (name, ms, signal = NEVER) =>
    limit(async () => {
      begun.push([name, clock.now()]);
      await clock.sleep(ms, signal);
      return name;
    }, signal);
  return { limit, task, begun };
}

describe('the request limiter', () => {
  it('runs as many as the limit allows, and starts the next when one ends', async () => {
    const { task, begun } = limited({ most: 2, mostQuick: 2 });
    await Promise.all([task('a', 100), task('b', 300), task('c', 100), task('d', 100)]);
    expect(begun).toEqual([
      ['a', 0],
      ['b', 0],
      ['c', 100],
      ['d', 200],
    ]);
  });

  it('has a lower limit for quick requests', async () => {
    const { task, begun } = limited({ most: 4, mostQuick: 1 });
    await Promise.all([task('a', 100), task('b', 100), task('c', 100)]);
    expect(begun).toEqual([
      ['a', 0],
      ['b', 100],
      ['c', 200],
    ]);
  });

  it("doesn't count a request as quick after five seconds", async () => {
    const { task, begun } = limited({ most: 4, mostQuick: 1 });
    await Promise.all([task('hangs', 60_000), task('a', 100), task('b', 100)]);
    expect(begun).toEqual([
      ['hangs', 0],
      ['a', 5_000],
      ['b', 5_100],
    ]);
  });

  it('never exceeds the limit, however long the requests take', async () => {
    const { task, begun } = limited({ most: 2, mostQuick: 1 });
    await Promise.all([task('a', 60_000), task('b', 60_000), task('c', 100)]);
    expect(begun).toEqual([
      ['a', 0],
      ['b', 5_000],
      ['c', 60_000],
    ]);
  });

  it('starts the next one if a task fails', async () => {
    const { limit, task } = limited({ most: 1, mostQuick: 1 });
    const failing = limit(() => Promise.reject(new Error('broken')), NEVER);
    const next = task('next', 100);
    await expect(failing).rejects.toThrow('broken');
    expect(await next).toBe('next');
  });

  it('never starts an aborted task, and starts the next one instead', async () => {
    const { task, begun } = limited({ most: 1, mostQuick: 1 });
    const abort = new AbortController();
    const all = [task('a', 100), task('b', 100, abort.signal), task('c', 100)];
    abort.abort();
    expect(await Promise.all(all)).toEqual(['a', undefined, 'c']);
    expect(await task('d', 100, abort.signal)).toBeUndefined();
    expect(begun).toEqual([
      ['a', 0],
      ['c', 100],
    ]);
  });

  it('keeps no listener of finished tasks', async () => {
    const { task } = limited({ most: 1, mostQuick: 1 });
    const { signal } = new AbortController();
    await Promise.all([task('a', 100, signal), task('b', 100, signal)]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
