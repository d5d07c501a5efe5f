import type { Judgement } from '../state/judgement.ts';
import type { ProbeRun, Sample } from '../state/probe-record.ts';
import { latencyMs } from './baseline.ts';
import type { Graded } from './outages.ts';
import { latencyOf } from './percentiles.ts';

/** What is known of the deploy otherwise. */
export interface Deployed {
  /** the new release; undefined: unknown */
  readonly release: number | undefined;
  /** whether the switch is only known by time */
  readonly isEstimate: boolean;
}

/** After the switch, by the new release: a connection may still lead to an old dyno. */
export function servedAfter(
  { phases: { switched } }: ProbeRun,
  { release }: Deployed,
  counted: readonly Graded[],
): readonly Graded[] {
  if (switched === null) return [];
  return counted.filter(({ sample }) => sample.dueMs >= switched && !isOlder(sample, release));
}

const isOlder = (sample: Sample, release: number | undefined): boolean =>
  release !== undefined && sample.release !== null && sample.release < release;

/** @param all that count */
export function latencies(
  run: ProbeRun,
  deployed: Deployed,
  all: readonly Graded[],
): Pick<Judgement, 'before' | 'during' | 'after'> {
  const { released, built, switched } = run.phases;
  const counted = all.filter((one) => one.isGood);
  const timesOf = (part: readonly Graded[]): number[] =>
    part.map(({ sample }) => latencyMs(sample));
  const from = released ?? built ?? Infinity;
  const to = switched ?? Infinity;
  return {
    before: latencyOf(timesOf(counted.filter(({ sample }) => sample.dueMs < from))),
    during: latencyOf(
      timesOf(counted.filter(({ sample }) => sample.dueMs >= from && sample.dueMs < to)),
    ),
    after: latencyOf(timesOf(servedAfter(run, deployed, counted))),
  };
}

/** Heroku's clock shows whole seconds, and so does its time of the switch. */
const ROUGHLY_MS = 2_000;

/**
 * Of the first visitor whom the new release answered.
 * @param outages who waited in one until about the switch was answered by the new release
 */
export function firstAnswer(
  { phases: { switched } }: ProbeRun,
  { release, isEstimate }: Deployed,
  all: readonly Graded[],
  outages: Judgement['outages'],
): number | null {
  const from = switched ?? Infinity;
  const ended = outages.find((one) => one.from < from && one.to >= from - ROUGHLY_MS);
  // Times are rounded.
  const newFrom = Math.min(from, (ended?.to ?? Infinity) - 1);
  const good = all.filter((one) => one.isGood).map(({ sample }) => sample);
  const named = good.some((sample) => sample.release !== null);
  const isNew = (sample: Sample): boolean =>
    named
      ? release !== undefined && (sample.release ?? 0) >= release
      : !isEstimate && sample.endedMs >= newFrom;
  const [first] = good
    .filter(isNew)
    .toSorted((one, other) => one.endedMs - other.endedMs || one.dueMs - other.dueMs);
  return first ? Math.round(latencyMs(first)) : null;
}
