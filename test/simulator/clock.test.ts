import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { createClock } from '../../src/simulator/clock.ts';
import { useTeardown } from '../support/teardown.ts';

const end = useTeardown();

function startClock(speed = 1): { clock: ReturnType<typeof createClock>; stop: AbortController } {
  const stop = new AbortController();
  end(() => {
    stop.abort();
  });
  return { clock: createClock(speed, stop.signal), stop };
}

const LONG_MS = 3_600_000;
const timers = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

describe('simulated time', () => {
  it('passes at the chosen speed', async () => {
    const { clock } = startClock(1000);
    const began = clock.now();
    await clock.sleep(100_000);
    expect(clock.now() - began).toBeGreaterThan(99_000);
  });

  it('has passed when a wait ends: none ends early, as one of Node does', async () => {
    const speed = 10_000;
    const { clock } = startClock(speed);
    const early = [];
    for (let turn = 0; turn < 400; turn += 1) {
      const ms = speed * (1 + (turn % 7) / 7);
      const due = clock.now() + ms;
      await clock.sleep(ms);
      if (clock.now() < due) early.push({ ms, missing: due - clock.now() });
    }
    expect(early).toEqual([]);
  });

  it('wakes the shortest wait first', async () => {
    const { clock } = startClock(1000);
    const order: string[] = [];
    clock.after(200_000, () => order.push('late'));
    clock.after(20_000, () => order.push('early'));
    await clock.sleep(400_000);
    expect(order).toEqual(['early', 'late']);
  });
});

describe('a sleep', () => {
  it('ends with its world, however many there are', async () => {
    const { clock, stop } = startClock();
    const sleeps = Promise.allSettled(Array.from({ length: 30 }, () => clock.sleep(LONG_MS)));
    // Node prints a warning about more than ten listeners on one signal.
    expect(getEventListeners(stop.signal, 'abort').length).toBeLessThan(10);

    stop.abort();

    for (const { status } of await sleeps) expect(status).toBe('rejected');
  });

  it('ends at its own signal, and leaves no listener on it', async () => {
    const { clock } = startClock(1000);
    const gone = new AbortController();
    await clock.sleep(10, gone.signal);
    expect(getEventListeners(gone.signal, 'abort')).toEqual([]);

    const sleep = clock.sleep(LONG_MS * 1000, gone.signal);
    gone.abort();

    await expect(sleep).rejects.toMatchObject({ name: 'AbortError' });
    await expect(clock.sleep(0, gone.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('does not begin in a world that has ended', async () => {
    const { clock, stop } = startClock();
    stop.abort();
    await expect(clock.sleep(LONG_MS)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a scheduled call', () => {
  it('leaves no timer behind after it is canceled', () => {
    const { clock } = startClock();
    const before = timers();
    const cancels = Array.from({ length: 100 }, () => clock.after(LONG_MS, () => undefined));
    expect(timers() - before).toBe(100);

    for (const cancel of cancels) cancel();

    expect(timers()).toBe(before);
  });

  it('does not happen after it is canceled, or after the world has ended', async () => {
    const { clock, stop } = startClock(1000);
    const happened: string[] = [];
    clock.after(10_000, () => happened.push('called off'))();
    clock.after(10_000, () => happened.push('ended'));
    stop.abort();
    clock.after(10_000, () => happened.push('after the end'));

    await startClock(1000).clock.sleep(100_000);

    expect(happened).toEqual([]);
  });
});
