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
