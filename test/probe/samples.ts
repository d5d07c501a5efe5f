import type { Graded } from '../../src/probe/outages.ts';
import type { Sample } from '../../src/state/probe-record.ts';

/** A probe twice a second. */
export const SLOT_MS = 500;

/** Left out: a good answer after 60 ms, on a new connection, of the only path. */
export function sampleAt(
  dueMs: number,
  { ms = 60, ...seen }: Partial<Sample> & { ms?: number } = {},
): Sample {
  return {
    ...{ path: 0, isNew: true, dueMs, sentMs: dueMs, endedMs: dueMs + ms, status: 200 },
    ...{ result: 'ok', release: null, dyno: null, voidedBy: null },
    ...seen,
  };
}

/** As against a path that usually needs no time at all. */
export function gradedAt(dueMs: number, seen: Partial<Sample> & { ms?: number } = {}): Graded {
  const sample = sampleAt(dueMs, { ms: 0, ...seen });
  const isGood = sample.result === 'ok';
  const extraMs = sample.endedMs - dueMs;
  return { sample, isGood, isSlow: isGood && extraMs > 1_000, extraMs, slotMs: SLOT_MS };
}

/** A probe in each slot from `from` on, before `to`. */
export const gradedFrom = (
  from: number,
  to: number,
  see: (dueMs: number) => Partial<Sample> & { ms?: number } = () => ({}),
): Graded[] =>
  Array.from({ length: Math.ceil((to - from) / SLOT_MS) }, (_, index) => {
    const dueMs = from + index * SLOT_MS;
    return gradedAt(dueMs, see(dueMs));
  });
