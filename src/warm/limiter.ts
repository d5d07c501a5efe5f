import type { Clock } from '../base/clock.ts';

/** How many requests may run at a time. */
export interface Limits {
  /** in total */
  readonly most: number;
  /** of those that have run for less than 5 s */
  readonly mostQuick: number;
}

/**
 * Runs tasks in order of arrival, within the limits. Undefined if `signal` aborts before the task starts;
 * rejects as the task does.
 */
export type Limiter = <T>(task: () => Promise<T>, signal: AbortSignal) => Promise<T | undefined>;

/** In milliseconds. A slower request can't prove that a path is warm, so others needn't wait for it. */
const LONG_MS = 5_000;

export function createLimiter(
  { sleep }: Pick<Clock, 'sleep'>,
  { most, mostQuick }: Limits,
): Limiter {
  const waiting = new Set<() => void>();
  let [underway, quick] = [0, 0];
  const admit = (): void => {
    for (const enter of waiting) {
      if (underway >= most || quick >= mostQuick) return;
      waiting.delete(enter);
      underway += 1;
      quick += 1;
      enter();
    }
  };
  /** Counts the task as quick until `ended`, or until it takes too long. */
  const watch = async (ended: AbortSignal): Promise<void> => {
    await sleep(LONG_MS, ended);
    quick -= 1;
    admit();
  };
  return async (task, signal) => {
    if (!(await turnIn(waiting, signal, admit))) return undefined;
    const ended = new AbortController();
    void watch(ended.signal);
    try {
      return await task();
    } finally {
      underway -= 1;
      ended.abort();
      admit();
    }
  };
}

/** Waits for the task's turn. False if `signal` aborts first. */
function turnIn(
  waiting: Set<() => void>,
  signal: AbortSignal,
  onArrival: () => void,
): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const end = (may: boolean): void => {
      waiting.delete(enter);
      signal.removeEventListener('abort', leave);
      resolve(may);
    };
    const enter = (): void => {
      end(true);
    };
    const leave = (): void => {
      end(false);
    };
    signal.addEventListener('abort', leave);
    waiting.add(enter);
    onArrival();
  });
}
