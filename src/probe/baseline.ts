import type { Sample } from '../state/probe-record.ts';
import { latencyOf } from './percentiles.ts';

/** How a path answered before the deploy touched the app. */
export interface PathBaseline {
  /** an answer that the config doesn't expect, but that it gave then; undefined: as expected */
  readonly normal: Pick<Sample, 'result' | 'status'> | undefined;
  /** an answer that takes longer is slow, in milliseconds */
  readonly slowMs: number;
  /** the usual latency, in milliseconds */
  readonly usualMs: (isNew: boolean) => number;
}

/** This share of answers makes one the usual one. */
const MOST = 0.8;

/**
 * @param samples of one path, before the deploy, that count
 * @param settings slowMs: null: `slackMs` more than nearly all answers took
 */
export function baselineOf(
  samples: readonly Sample[],
  { slowMs, slackMs }: { readonly slowMs: number | null; readonly slackMs: number },
): PathBaseline {
  const normal = normalOf(samples);
  const good = samples.filter((sample) => isGood(sample, normal));
  const latency = latencyOf(good.map(latencyMs));
  const usual = (isNew: boolean): number =>
    latencyOf(good.filter((one) => one.isNew === isNew).map(latencyMs))?.p50 ?? latency?.p50 ?? 0;
  const [newMs, reusedMs] = [usual(true), usual(false)];
  return {
    normal,
    slowMs: slowMs ?? (latency?.p95 ?? 0) + slackMs,
    usualMs: (isNew) => (isNew ? newMs : reusedMs),
  };
}

/** A broken app isn't normal. */
function normalOf(samples: readonly Sample[]): PathBaseline['normal'] {
  const odd = samples.filter(({ result, status }) => result !== 'ok' && status !== null);
  const [first] = odd;
  if (!first || (first.status ?? 0) >= 500) return undefined;
  const same = odd.filter((one) => isSame(one, first));
  return same.length >= MOST * samples.length ? first : undefined;
}

const isSame = (
  one: Pick<Sample, 'result' | 'status'>,
  other: Pick<Sample, 'result' | 'status'>,
): boolean => one.result === other.result && one.status === other.status;

/** As the config expects, or as it was before the deploy. */
export const isGood = (sample: Sample, normal: PathBaseline['normal']): boolean =>
  sample.result === 'ok' || (normal !== undefined && isSame(sample, normal));

export const latencyMs = ({ dueMs, endedMs }: Sample): number => endedMs - dueMs;
