import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Files } from '../base/files.ts';
import { SAMPLE_RESULTS, VOID_REASONS } from './probe-record.ts';

// What visitors felt during a deploy, as numbers. Durations are in milliseconds. The file lies beside the
// run's record, so that a push doesn't load it, and goes with it. What came before the end of the build
// isn't the deploy's doing: it's the baseline, and only `before`, `failedBefore` and `normal` are about it.

export const PROBE_VERDICTS = ['pass', 'degraded', 'fail', 'inconclusive'] as const;

export type ProbeVerdict = (typeof PROBE_VERDICTS)[number];

/** Why a verdict isn't `pass`. */
export const VERDICT_REASONS = [
  ...(['failed-probes', 'slow-probes', 'gap'] as const),
  /** only of `inconclusive` */
  ...(['few-probes', 'no-baseline', 'no-switch', 'too-short-after'] as const),
] as const;

export type VerdictReason = (typeof VERDICT_REASONS)[number];

const count = z.number();
const ms = z.number();

/** Of the good answers in one part of the deploy; null: there are none. */
const Latency = z.nullable(z.object({ count, p50: ms, p95: ms, p99: ms }));

export type Latency = z.infer<typeof Latency>;

/** A time in which visitors got no good answer, from the first probe on. */
const Outage = z.object({
  from: ms,
  to: ms,
  /** how its probes ended; `ok`: they only waited */
  results: z.readonly(z.array(z.enum(SAMPLE_RESULTS))),
});

export type Outage = z.infer<typeof Outage>;

const Judgement = z.object({
  verdict: z.enum(PROBE_VERDICTS),
  /** empty for `pass` */
  reasons: z.readonly(z.array(z.enum(VERDICT_REASONS))),
  /** number of probes that count */
  valid: count,
  voided: z.partialRecord(z.enum(VOID_REASONS), count),
  failed: z.partialRecord(z.enum(SAMPLE_RESULTS), count),
  /** in the baseline */
  failedBefore: z._default(count, 0),
  /** paths whose answer counts as good, although the config doesn't expect it: it was the same in the baseline */
  normal: z._default(
    z.readonly(z.array(z.object({ path: z.string(), status: z.nullable(z.number()) }))),
    [],
  ),
  slow: count,
  /** an answer that takes longer is called slow */
  slowMs: ms,
  downtimeMs: ms,
  /** between two good answers */
  longestGapMs: ms,
  outages: z.readonly(z.array(Outage)),
  /** up to the release, from there to the switch, and afterwards */
  before: Latency,
  during: Latency,
  after: Latency,
  /** how long the first visitor of the new release waited; null: unknown */
  firstAnswerMs: z.nullable(ms),
  /** the share of requests that fail is below this with 95 % confidence, from 0 to 1; null: too few probes */
  failingBelow: z.nullable(z.number()),
});

export type Judgement = z.infer<typeof Judgement>;

const judgementPath = (folder: string, id: string): string => join(folder, `${id}.judgement`);

/** @param id of the run */
export const writeJudgement = (
  files: Files,
  folder: string,
  id: string,
  judgement: Judgement,
): Promise<void> => files.write(judgementPath(folder, id), `${JSON.stringify(judgement)}\n`);

/** Undefined if there is none, or if it can't be read. */
export async function readJudgement(
  files: Files,
  folder: string,
  id: string,
): Promise<Judgement | undefined> {
  try {
    return Judgement.parse(JSON.parse((await files.read(judgementPath(folder, id))) ?? ''));
  } catch {
    return undefined;
  }
}
