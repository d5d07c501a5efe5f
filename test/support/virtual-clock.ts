import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../src/base/clock.ts';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/**
 * A clock whose time passes when all code sleeps; the shortest sleep ends first. It's for code that waits
 * only for promises, because real files and sockets take longer than its turns.
 */
export function virtualClock(random = 0.5): Clock {
  const sleepers = new Set<Sleeper>();
  let now = 0;
  let isRunning = false;
  const run = async (): Promise<void> => {
    isRunning = true;
    for (;;) {
      for (let turn = 0; turn < TURNS; turn += 1) await setImmediate();
      const next = [...sleepers].sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      now = Math.max(now, next.at);
      next.wake();
    }
    isRunning = false;
  };
  return {
    now: () => now,
    today: () => new Date(Date.UTC(2026, 0, 1) + now),
    random: () => random,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const sleeper = { at: now + ms, wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', wake);
        if (signal?.aborted === true) wake();
        if (!isRunning) void run();
        function wake(): void {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', wake);
          resolve();
        }
      }),
  };
}

// A fake answer's body needs some, until it has been read.
const TURNS = 20;
