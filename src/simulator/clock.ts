import { setTimeout as sleepFor } from 'node:timers/promises';

/** Simulated time. Everything that a life cycle waits for goes through it; milliseconds throughout. */
export interface Clock {
  /** simulated milliseconds since the world began */
  readonly now: () => number;
  /** the simulated time as a date, as the API shows it */
  date(): Date;
  /** Rejects with an AbortError when the world stops or `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** @returns what cancels it */
  after(ms: number, action: () => void): () => void;
}

// setTimeout fires at once when it's asked for more (2^31 - 1 ms, 25 days).
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * @param speed how many times faster than real time
 * @param stopped ends every timer and sleep
 */
export function createClock(speed: number, stopped: AbortSignal): Clock {
  const beganAt = new Date();
  const began = performance.now();
  const realDelay = (ms: number): number => Math.min(ms / speed, LONGEST_TIMER);
  const now = (): number => (performance.now() - began) * speed;

  async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const ends = signal ? AbortSignal.any([stopped, signal]) : stopped;
    await sleepFor(realDelay(ms), undefined, { signal: ends });
  }

  function after(ms: number, action: () => void): () => void {
    const cancel = new AbortController();
    sleep(ms, cancel.signal).then(action, () => undefined);
    return () => {
      cancel.abort();
    };
  }

  return { now, date: () => new Date(beganAt.getTime() + now()), sleep, after };
}
