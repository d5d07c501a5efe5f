/** When a probe is due, and what it asks. */
export interface Due {
  /** by the monotonic clock, in milliseconds */
  readonly at: number;
  /** index of the path */
  readonly path: number;
  /** whether it opens a connection of its own, as a new visitor does */
  readonly isNew: boolean;
}

export interface Schedule {
  readonly next: () => Due;
  /** from the next probe on */
  readonly slowDown: () => void;
}

const SLOWEST_MS = 5_000;

/**
 * Absolute deadlines, whatever becomes of the probes. Each path gets one probe on a new connection and one
 * on a connection that is reused, then it's the next path's turn.
 */
export function createSchedule(startAt: number, intervalMs: number, paths: number): Schedule {
  let [base, since, interval] = [startAt, 0, intervalMs];
  let count = 0;
  return {
    next() {
      // Multiplied, because a sum of fractions drifts.
      const at = base + (count - since) * interval;
      const due = { at, path: Math.floor(count / 2) % paths, isNew: count % 2 === 0 };
      count += 1;
      return due;
    },
    slowDown() {
      [base, since] = [base + (count - since) * interval, count];
      interval = Math.min(Math.max(interval, SLOWEST_MS), interval * 2);
    },
  };
}
