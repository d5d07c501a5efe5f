import type { Judgement } from '../state/judgement.ts';
import type { WarmupRun } from '../state/warmup-runs.ts';
import { sumOf } from './probe-words.ts';

/** A deploy on record. */
export interface Deployed {
  readonly run: WarmupRun;
  /** undefined: it wasn't probed */
  readonly judgement: Judgement | undefined;
}

interface Measure {
  readonly label: string;
  readonly unit: 'ms' | 'share';
  /** null: unknown */
  readonly of: (deploy: Deployed) => number | null;
}

const MEASURES: readonly Measure[] = [
  { label: 'downtime', unit: 'ms', of: ({ judgement }) => judgement?.downtimeMs ?? null },
  { label: 'failed probes', unit: 'share', of: ({ judgement }) => failedShare(judgement) },
  { label: 'longest gap', unit: 'ms', of: ({ judgement }) => judgement?.longestGapMs ?? null },
  { label: 'first answer', unit: 'ms', of: firstAnswerOf },
  { label: 'p50 afterwards', unit: 'ms', of: ({ judgement }) => judgement?.after?.p50 ?? null },
  { label: 'p95 afterwards', unit: 'ms', of: ({ judgement }) => judgement?.after?.p95 ?? null },
  { label: 'push to live', unit: 'ms', of: ({ run }) => run.deploy?.times.switched ?? null },
];

/** A number of a deploy, and what is usual for the app. */
export interface Compared extends Pick<Measure, 'label' | 'unit'> {
  readonly value: number;
  readonly median: number;
  /** number of deploys that the median is of */
  readonly of: number;
}

/** Against the median of the deploys before it, as far as both are known. */
export function compare(deploy: Deployed, all: readonly Deployed[]): Compared[] {
  const before = all.filter(
    ({ run }) => run.app === deploy.run.app && run.deploy !== null && run.id < deploy.run.id,
  );
  return MEASURES.flatMap(({ label, unit, of }) => {
    const value = of(deploy);
    const others = before.map(of).filter((each) => each !== null);
    const median = medianOf(others);
    return value === null || median === undefined
      ? []
      : [{ label, unit, value, median, of: others.length }];
  });
}

function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

const failedShare = (judgement: Judgement | undefined): number | null =>
  !judgement || judgement.valid === 0 ? null : sumOf(judgement.failed) / judgement.valid;

/** Of the new release: what a probe saw, or else our own first request. */
export function firstAnswerOf({ run, judgement }: Deployed): number | null {
  const asked = run.deploy?.answers.filter(({ error }) => error === null);
  const slowest = asked?.reduce<number | null>((most, { ms }) => Math.max(most ?? 0, ms), null);
  return judgement?.firstAnswerMs ?? slowest ?? null;
}
