import type { ProbeSettings } from '../config/settings.ts';
import type { Judgement, ProbeVerdict, VerdictReason } from '../state/judgement.ts';
import type { ProbeRun, Sample } from '../state/probe-record.ts';
import { baselineOf, isGood, latencyMs, type PathBaseline } from './baseline.ts';
import { type EvidenceLimits, LIMITS } from './limits.ts';
import { type Deployed, firstAnswer, latencies, servedAfter } from './latencies.ts';
import { extraOf, type Graded, lengthOf, longestGap, outagesOf } from './outages.ts';
import { failingBelow } from './percentiles.ts';

/** Heroku's times are whole seconds. */
const ROUNDED_MS = 1_000;

/** What visitors felt. A pure function of the probes. */
export function judge(
  run: ProbeRun,
  settings: ProbeSettings,
  deployed: Deployed,
  limits: EvidenceLimits = LIMITS,
): Judgement {
  const { phases, samples, intervalMs } = run;
  const touchedAt = (phases.built ?? phases.released ?? Infinity) - ROUNDED_MS;
  const isBefore = ({ dueMs }: Sample): boolean => dueMs < touchedAt;
  const counted = samples.filter(({ voidedBy }) => voidedBy === null);
  const rules = { slowMs: settings.slowMs, slackMs: limits.slackMs };
  const baselines = run.paths.map((_, path) =>
    baselineOf(
      counted.filter((sample) => sample.path === path && isBefore(sample)),
      rules,
    ),
  );
  const graded = gradedBy(samples, baselines, intervalMs);
  const before = partOf(graded.filter(({ sample }) => isBefore(sample)));
  const since = partOf(graded.filter(({ sample }) => !isBefore(sample)));
  const evidence = { run, deployed, limits, settings, before, since };
  return {
    ...verdictOf(evidence),
    valid: since.counted.length,
    voided: countBy(
      since.graded.flatMap(({ sample: { voidedBy } }) => (voidedBy === null ? [] : [voidedBy])),
    ),
    failed: countBy(since.failed.map(({ sample }) => sample.result)),
    failedBefore: before.failed.length,
    normal: baselines.flatMap(({ normal }, path) =>
      normal ? [{ path: run.paths[path] ?? '', status: normal.status }] : [],
    ),
    slow: since.slow.length,
    slowMs: Math.round(Math.max(0, ...baselines.map(({ slowMs }) => slowMs))),
    downtimeMs: Math.round(since.downtimeMs),
    longestGapMs: Math.round(longestGap(since.graded)),
    outages: since.outages,
    ...latencies(run, deployed, [...before.counted, ...since.counted]),
    firstAnswerMs: firstAnswer(run, deployed, since.counted, since.outages),
    failingBelow:
      since.counted.length < LEAST_PROBES
        ? null
        : failingBelow(since.failed.length, since.counted.length),
  };
}

function gradedBy(
  samples: readonly Sample[],
  baselines: readonly PathBaseline[],
  intervalMs: number,
): Graded[] {
  return samples.map((sample, index) => {
    const baseline = baselines[sample.path];
    const good = isGood(sample, baseline?.normal);
    const next = samples[index + 1]?.dueMs ?? sample.dueMs + intervalMs;
    return {
      ...{ sample, isGood: good, slotMs: next - sample.dueMs },
      isSlow: good && latencyMs(sample) > (baseline?.slowMs ?? Infinity),
      extraMs: extraOf(sample, baseline?.usualMs(sample.isNew) ?? 0),
    };
  });
}

/** The probes before the deploy touched the app, or since. */
interface Part {
  readonly graded: readonly Graded[];
  readonly counted: readonly Graded[];
  readonly failed: readonly Graded[];
  readonly slow: readonly Graded[];
  readonly outages: Judgement['outages'];
  readonly downtimeMs: number;
}

function partOf(graded: readonly Graded[]): Part {
  const counted = graded.filter(({ sample }) => sample.voidedBy === null);
  const outages = outagesOf(graded);
  return {
    ...{ graded, counted, outages, downtimeMs: lengthOf(outages) },
    failed: counted.filter((one) => !one.isGood),
    slow: counted.filter(({ isSlow }) => isSlow),
  };
}

interface Evidence {
  readonly run: ProbeRun;
  readonly deployed: Deployed;
  readonly limits: EvidenceLimits;
  readonly settings: ProbeSettings;
  readonly before: Part;
  readonly since: Part;
}

function verdictOf(evidence: Evidence): {
  verdict: ProbeVerdict;
  reasons: readonly VerdictReason[];
} {
  const found = problems(evidence);
  if (found.length > 0 && isFailed(evidence)) return { verdict: 'fail', reasons: found };
  const doubts = doubtsAbout(evidence, found.length > 0);
  if (doubts.length > 0) return { verdict: 'inconclusive', reasons: [...doubts, ...found] };
  return { verdict: found.length > 0 ? 'degraded' : 'pass', reasons: found };
}

/** What is worse than before the deploy. */
function problems(evidence: Evidence): VerdictReason[] {
  const { run, before, since } = evidence;
  const stalled = since.outages.some(({ results }) => results.includes('ok'));
  const isMore = (kind: 'failed' | 'slow'): boolean =>
    since[kind].length > mostExpected(before[kind].length, before, since);
  return [
    ...(isMore('failed') ? (['failed-probes'] as const) : []),
    ...(isMore('slow') ? (['slow-probes'] as const) : []),
    // A shorter pause is what a single lost packet makes.
    ...((stalled && since.downtimeMs >= LEAST_GAP * run.intervalMs) || isBeyondChance(evidence)
      ? (['gap'] as const)
      : []),
  ];
}

/**
 * Whether the longest outage is one that an app which fails now and then, as before, doesn't have: so many
 * failed probes in a row are rare, although there may be fewer of them in all than before.
 */
function isBeyondChance({ run, before, since }: Evidence): boolean {
  const longestMs = longest(since);
  // Without any failure before, one more is too many.
  if (before.failed.length === 0 || longestMs <= 2 * longest(before)) return false;
  const share = mostExpected(before.failed.length, before, since) / since.counted.length;
  return since.counted.length * share ** Math.round(longestMs / run.intervalMs) < RARE;
}

const RARE = 0.01;

const longest = ({ outages }: Part): number =>
  Math.max(0, ...outages.map(({ from, to }) => to - from));

/** In probe intervals. */
const LEAST_GAP = 1.2;

/** If nothing has changed, it's at most so many, with 95 % confidence. */
function mostExpected(count: number, before: Part, since: Part): number {
  if (count === 0) return 0;
  const ratio = since.counted.length / before.counted.length;
  return ratio * count + 1.645 * Math.sqrt(ratio * count * (1 + ratio));
}

function isFailed({ settings: { maxDowntimeMs }, before, since }: Evidence): boolean {
  // A network has hiccups with and without a deploy.
  const { length } = before.outages;
  const eachMs = length === 0 ? 0 : before.downtimeMs / length;
  const usualMs = eachMs * mostExpected(length, before, since);
  if (since.downtimeMs - usualMs > maxDowntimeMs) return true;
  // However often single requests failed before.
  return longest(since) > Math.max(maxDowntimeMs, 2 * longest(before));
}

/** Fewer say nothing. */
const LEAST_PROBES = 10;
const HALF = 0.5;

function doubtsAbout(
  { run, deployed, limits, before, since }: Evidence,
  hasProblems: boolean,
): VerdictReason[] {
  // Nothing was deployed.
  if (since.graded.length === 0) return ['no-switch'];
  const { switched } = run.phases;
  const n = since.counted.length;
  const isBlind = n < Math.max(LEAST_PROBES, HALF * since.graded.length);
  const last = since.counted.at(-1)?.sample.dueMs ?? 0;
  const served = servedAfter(run, deployed, since.counted);
  const hasSwitched = switched !== null && (served.length > 0 || last < switched);
  const isShort = switched !== null && last < switched + limits.afterMs - 2 * run.intervalMs;
  return [
    ...(isBlind || unseen(since.counted) > limits.unseenMs ? (['few-probes'] as const) : []),
    ...(hasBaseline(before, run, limits, hasProblems) ? [] : (['no-baseline'] as const)),
    ...(hasSwitched ? [] : (['no-switch'] as const)),
    ...(isShort && hasSwitched ? (['too-short-after'] as const) : []),
  ];
}

/**
 * Whether the app wasn't broken already, and long enough to tell what it did before from what the deploy does.
 * Where nothing failed and nothing was slow, there's nothing to tell apart.
 */
function hasBaseline(
  { counted, failed }: Part,
  { intervalMs }: ProbeRun,
  { baselineMs }: EvidenceLimits,
  hasProblems: boolean,
): boolean {
  if (failed.length > 0 && failed.length >= HALF * counted.length) return false;
  const [first, last] = [counted[0]?.sample.dueMs ?? 0, counted.at(-1)?.sample.dueMs ?? 0];
  const isLong = last - first >= baselineMs - 2 * intervalMs && counted.length >= LEAST_PROBES;
  return isLong || !hasProblems;
}

/** The longest time between two probes that count. */
const unseen = (counted: readonly Graded[]): number =>
  Math.max(
    0,
    ...counted.slice(1).map(({ sample }, index) => {
      const last = counted[index]?.sample.dueMs ?? sample.dueMs;
      return sample.dueMs - last;
    }),
  );

function countBy<Key extends string>(keys: readonly Key[]): { [K in Key]?: number } {
  const counts: { [K in Key]?: number } = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}
