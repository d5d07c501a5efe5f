import type { Clock } from '../../src/base/clock.ts';

/** A clock that moves only by its sleeps, which end at the next turn and are recorded. */
export function stoppedClock(random = 0.5): Clock & { readonly slept: readonly number[] } {
  const slept: number[] = [];
  let now = 0;
  return {
    slept,
    now: () => now,
    today: () => new Date(Date.UTC(2026, 0, 1) + now),
    random: () => random,
    sleep: (ms) => {
      slept.push(ms);
      now += ms;
      return new Promise((resolve) => {
        setImmediate(resolve);
      });
    },
  };
}
