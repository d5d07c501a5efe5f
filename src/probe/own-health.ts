import type { Clock } from '../base/clock.ts';
import type { Sample, SampleResult, VoidReason } from '../state/probe-record.ts';

/** A time in which this machine couldn't measure. By the clock of the samples, in milliseconds. */
export interface Hole {
  readonly kind: Exclude<VoidReason, 'limited'>;
  readonly from: number;
  readonly to: number;
}

/** A timer this late delays answers as well. */
export const LATE_MS = 100;
const SUSPENDED_MS = 20_000;
/** Clocks are set while they run, but seldom by more. */
const LEAST_JUMP_MS = 2_000;

/**
 * Notes what this process missed. Some monotonic clocks stop while the machine is suspended, and only the
 * wall clock shows it; others go on, and a timer is very late. A wall clock that is set forward looks the
 * same, and costs a probe or two.
 */
export function createOwnHealth(
  { now, today }: Pick<Clock, 'now' | 'today'>,
  lateMs: number,
): {
  /** at the time for which a timer was set; undefined: it was in time */
  readonly tick: (due: number) => Hole | undefined;
} {
  let last = { at: now(), wall: today().getTime() };
  return {
    tick(due) {
      const here = { at: now(), wall: today().getTime() };
      const jump = here.wall - last.wall - (here.at - last.at);
      const before = last;
      last = here;
      if (jump >= LEAST_JUMP_MS) return { kind: 'suspended', from: before.at, to: here.at };
      const late = here.at - due;
      if (late < lateMs) return undefined;
      return { kind: late >= SUSPENDED_MS ? 'suspended' : 'late', from: due, to: here.at };
    },
  };
}

/** The reason for which a sample says nothing about the app; null: it counts. */
export function voidedBy(sample: Sample, holes: readonly Hole[]): VoidReason | null {
  if (sample.voidedBy !== null) return sample.voidedBy;
  return holes.find((hole) => spoils(hole, sample))?.kind ?? null;
}

/** An answer within this time came although others found no network: before or after that. */
const PROMPT_MS = 1_000;

/** Whether these are good depends on how long they took. */
const BY_TIME: readonly SampleResult[] = ['ok', 'timeout'];

/** Who waited for so many times as long as this process was late would have waited without that, too. */
const MUCH_LONGER = 4;

function spoils({ kind, from, to }: Hole, sample: Sample): boolean {
  const { dueMs, endedMs, result } = sample;
  if (endedMs < from || dueMs > to) return false;
  const waitedMs = endedMs - dueMs;
  switch (kind) {
    case 'suspended':
      return true;
    case 'late':
      // Its end was noticed late, but an error is one however late it's noticed.
      if (endedMs > to + LATE_MS || !BY_TIME.includes(result)) return false;
      return waitedMs < MUCH_LONGER * (to - from);
    case 'offline':
      // Any answer needs a network, also one that the app should not give.
      return sample.status === null || waitedMs > PROMPT_MS;
  }
}
