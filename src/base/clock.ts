import { setMaxListeners } from 'node:events';
import type { PreflightError } from './errors.ts';

/** Time and randomness as a port. */
export interface Clock {
  /** monotonic, in milliseconds */
  readonly now: () => number;
  /** wall clock */
  readonly today: () => Date;
  /** resolves after `ms`, or at once when `signal` aborts */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** 0 <= x < 1 */
  readonly random: () => number;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  today: () => new Date(),
  random: () => Math.random(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done, { once: true });
      if (signal?.aborted === true) done();
      function done(): void {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      }
    }),
};

/**
 * Aborted with the first of `signals` and its reason. Unlike AbortSignal.any, it keeps a reference to
 * them: Node 20 collects a timeout that nothing refers to, and it never fires.
 */
export function firstOf(...signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  const first = new AbortController();
  for (const signal of signals) {
    if (signal?.aborted === true) first.abort(signal.reason);
    signal?.addEventListener('abort', () => {
      first.abort(signal.reason);
    });
  }
  return first.signal;
}

/**
 * Runs `task` with a signal that is aborted after `ms` with the reason from `late`, or together with
 * `signal`. Unlike AbortSignal.timeout and firstOf, it removes its timer and listener: a warm-up sends
 * hundreds of requests under one signal.
 */
export async function withTimeLimit<T>(
  ms: number,
  late: () => PreflightError,
  signal: AbortSignal,
  task: (limit: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const follow = (): void => {
    limit.abort(signal.reason);
  };
  const timer = setTimeout(() => {
    limit.abort(late());
  }, ms);
  // Node would print a warning at the 11th listener.
  setMaxListeners(0, signal);
  signal.addEventListener('abort', follow);
  if (signal.aborted) follow();
  try {
    return await task(limit.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', follow);
  }
}
