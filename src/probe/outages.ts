import type { Outage } from '../state/judgement.ts';
import type { Sample, SampleResult } from '../state/probe-record.ts';
import { latencyMs } from './baseline.ts';

/** A probe, and what the baseline says about it. */
export interface Graded {
  readonly sample: Sample;
  readonly isGood: boolean;
  readonly isSlow: boolean;
  /** how much longer than usual its answer took, in milliseconds */
  readonly extraMs: number;
  /** until the next probe was due: it stands for the visitors of this time */
  readonly slotMs: number;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** A pause between two answers that isn't longer than usual by this says nothing, in milliseconds. */
const LEAST_STALL_MS = 250;

/**
 * When visitors got no good answer, in order. A failed probe counts until the next one. A stall is a time
 * without any answer, which ends with the first one.
 * @param graded in the order in which they were due
 */
export function outagesOf(graded: readonly Graded[]): Outage[] {
  const failed = graded
    .filter(({ sample, isGood }) => !isGood && sample.voidedBy === null)
    .map(({ sample: { dueMs }, slotMs }) => ({ from: dueMs, to: dueMs + slotMs }));
  return union([...failed, ...stallsOf(graded)]).map(({ from, to }) => ({
    ...{ from, to },
    results: resultsIn(graded, from, to),
  }));
}

function stallsOf(graded: readonly Graded[]): Span[] {
  const answered = graded
    .filter(({ sample, isGood }) => isGood && sample.voidedBy === null)
    .toSorted((one, other) => settledAt(one) - settledAt(other));
  // Each path is asked twice in a row, so one that hangs isn't all of them.
  const paths = new Set(graded.map(({ sample }) => sample.path)).size;
  const leastWaiting = Math.max(LEAST_WAITING, 2 * paths + 1);
  const stalls: Span[] = [];
  for (const [index, last] of answered.entries()) {
    const next = answered[index + 1];
    if (!next) break;
    const [from, to] = [settledAt(last), settledAt(next)];
    const unevenMs = unevenness(answered.slice(Math.max(0, index + 1 - RECENT), index + 1));
    if (to - from < last.slotMs + Math.max(LEAST_STALL_MS, unevenMs)) continue;
    const waiting = answered.filter(
      (one) => one.sample.dueMs < to && settledAt(one) >= to && one.extraMs >= LEAST_STALL_MS,
    );
    const came = waiting.filter(({ sample }) => sample.dueMs > from);
    if (came.length < leastWaiting && !isReleased(waiting, to)) continue;
    // It began at some time after the last probe that didn't have to wait.
    const since = Math.min(...waiting.map(({ sample, slotMs }) => sample.dueMs - slotMs / 2));
    const stall = { from: Math.max(from, since), to };
    // What is shorter than the pause between two probes is what every network does now and then.
    if (stall.to - stall.from >= last.slotMs) stalls.push(stall);
  }
  return stalls;
}

/** If so many probes got no answer, all had to wait, however late each answer came. */
const LEAST_WAITING = 4;

const RECENT = 6;

/** Slow answers don't come as regularly as fast ones: a pause between them is no stall yet. */
const unevenness = (before: readonly Graded[]): number =>
  Math.max(0, ...before.map(({ extraMs }) => extraMs));

/**
 * Of a few who waited: whether they were answered then. Otherwise a later probe was answered at once, and
 * only they had to wait.
 */
function isReleased(waiting: readonly Graded[], at: number): boolean {
  const soon = waiting.filter((one) => settledAt(one) < at + LEAST_STALL_MS);
  return soon.some((one) => settledAt(one) === at) || soon.length * 2 > waiting.length;
}

/** When it would have been due to be answered then as fast as usual. */
const settledAt = ({ sample, extraMs }: Graded): number => sample.dueMs + extraMs;

function union(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans.toSorted((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    // Times are rounded.
    if (last && span.from <= last.to + 1)
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else merged.push(span);
  }
  return merged;
}

function resultsIn(graded: readonly Graded[], from: number, to: number): SampleResult[] {
  const affected = graded.filter(
    ({ sample: { dueMs, voidedBy } }) => dueMs >= from - 1 && dueMs < to && voidedBy === null,
  );
  return [...new Set(affected.map(({ sample, isGood }) => (isGood ? 'ok' : sample.result)))];
}

export const lengthOf = (outages: readonly Span[]): number =>
  outages.reduce((sum, { from, to }) => sum + to - from, 0);

/** The longest time between two good answers, in milliseconds, without the time of void probes. */
export function longestGap(graded: readonly Graded[]): number {
  const ends = graded
    .filter(({ sample, isGood }) => isGood && sample.voidedBy === null)
    .map(({ sample }) => sample.endedMs)
    .toSorted((one, other) => one - other);
  const voids = graded.filter(({ sample }) => sample.voidedBy !== null);
  const blindMs = (from: number, to: number): number =>
    voids
      .filter(({ sample: { dueMs } }) => dueMs > from && dueMs < to)
      .reduce((sum, { slotMs }) => sum + slotMs, 0);
  return ends.slice(1).reduce((most, to, index) => {
    const from = ends[index] ?? to;
    return to - from > most ? Math.max(most, to - from - blindMs(from, to)) : most;
  }, 0);
}

export const extraOf = (sample: Sample, usualMs: number): number =>
  Math.max(0, latencyMs(sample) - usualMs);
