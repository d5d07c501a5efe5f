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

/** Of the first visitor whom the new release answered. */
export function firstAnswer(
  { phases: { switched } }: ProbeRun,
  { release, isEstimate }: Deployed,
  all: readonly Graded[],
): number | null {
  const good = all.filter((one) => one.isGood).map(({ sample }) => sample);
  const named = good.some((sample) => sample.release !== null);
  const isNew = (sample: Sample): boolean =>
    named
      ? release !== undefined && (sample.release ?? 0) >= release
      : switched !== null && !isEstimate && sample.endedMs >= switched;
  const [first] = good
    .filter(isNew)
    .toSorted((one, other) => one.endedMs - other.endedMs || one.dueMs - other.dueMs);
  return first ? Math.round(latencyMs(first)) : null;
}
