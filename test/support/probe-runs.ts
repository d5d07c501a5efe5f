import type { Judgement, Latency } from '../../src/state/judgement.ts';
import type { PhaseEnds, ProbeRun, Sample, SampleResult } from '../../src/state/probe-record.ts';

/** Numbers that look random and are the same every time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

interface Outage {
  readonly from: number;
  readonly to: number;
  /** stall: the request waits until it's over */
  readonly as: SampleResult | 'stall';
}

interface Course {
  readonly seconds: number;
  /** when v42 takes over from v41; undefined: never */
  readonly switchedAt?: number | undefined;
  readonly phases?: Partial<PhaseEnds>;
  readonly outages?: readonly Outage[];
  /** how long the first answers of the new release take longer */
  readonly coldMs?: number;
  /** whether answers name their release and dyno */
  readonly named?: boolean;
  readonly paths?: readonly string[];
  /** which probes don't count */
  readonly voided?: (dueMs: number) => Sample['voidedBy'];
}

const NONE: PhaseEnds = {
  ...{ found: null, built: null, released: null, booted: null, switched: null, warmed: null },
};

const INTERVAL_MS = 500;

/** Two probes a second, whose answers take about as long as a small app's. */
function probeRunOf({ seconds, phases = {}, paths = ['/'], ...course }: Course): ProbeRun {
  const random = numbers(42);
  const count = (seconds * 1_000) / INTERVAL_MS;
  const samples = Array.from({ length: count }, (_, index) =>
    sampleAt(index * INTERVAL_MS, index, { paths, ...course }, random),
  );
  return {
    ...{ version: 1, startedAt: Date.UTC(2026, 10, 28, 12), intervalMs: INTERVAL_MS },
    ...{ paths, phases: { ...NONE, ...phases }, samples },
  };
}

function sampleAt(
  dueMs: number,
  index: number,
  {
    switchedAt = Infinity,
    outages = [],
    coldMs = 0,
    named = true,
    paths,
    voided,
  }: Omit<Course, 'seconds' | 'phases'> & { readonly paths: readonly string[] },
  random: () => number,
): Sample {
  const isNewRelease = dueMs >= switchedAt;
  const isNew = index % 2 === 0;
  const cold = isNewRelease ? coldMs * Math.exp(-(dueMs - switchedAt) / 2_500) : 0;
  const usual = 38 + (isNew ? 45 : 0) + random() ** 6 * 400 + cold;
  const outage = outages.find(({ from, to }) => dueMs >= from && dueMs < to);
  const { latency, result, status } = outcome(outage, dueMs, usual);
  return {
    ...{ path: index % paths.length, isNew, dueMs, sentMs: dueMs + random() * 2 },
    ...{ endedMs: dueMs + latency, status, result },
    release: status === 200 && named ? (isNewRelease ? 42 : 41) : null,
    dyno: status === 200 && named ? `web.${1 + (index % 2)}` : null,
    voidedBy: voided?.(dueMs) ?? null,
  };
}

function outcome(
  outage: Outage | undefined,
  dueMs: number,
  usual: number,
): { readonly latency: number; readonly result: SampleResult; readonly status: number | null } {
  if (!outage) return { latency: usual, result: 'ok', status: 200 };
  if (outage.as === 'stall')
    return { latency: outage.to - dueMs + usual, result: 'ok', status: 200 };
  if (outage.as === 'timeout') return { latency: 30_000, result: 'timeout', status: null };
  if (outage.as === 'server-error')
    return { latency: usual / 2, result: 'server-error', status: 503 };
  return { latency: usual / 3, result: outage.as, status: null };
}

const quantile = (sorted: readonly number[], share: number): number =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);

function latencyOf(samples: readonly Sample[]): Latency {
  const sorted = samples
    .filter(({ result, voidedBy }) => result === 'ok' && voidedBy === null)
    .map(({ dueMs, endedMs }) => endedMs - dueMs)
    .sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(sorted, share));
  return { count: sorted.length, p50: p50 ?? 0, p95: p95 ?? 0, p99: p99 ?? 0 };
}

/** Numbers that go with these probes, apart from what `own` says. */
function judgementOf(run: ProbeRun, own: Partial<Judgement> = {}): Judgement {
  const { samples, phases } = run;
  const valid = samples.filter(({ voidedBy }) => voidedBy === null);
  const failed = valid.filter(({ result }) => result !== 'ok');
  const [released, switched] = [phases.released ?? Infinity, phases.switched ?? Infinity];
  const between = (from: number, to: number): Sample[] =>
    samples.filter(({ dueMs }) => dueMs >= from && dueMs < to);
  const first = between(switched, Infinity).find(({ result }) => result === 'ok');
  return {
    ...{ verdict: failed.length === 0 ? 'pass' : 'fail', valid: valid.length },
    reasons: failed.length === 0 ? [] : ['failed-probes'],
    voided: countsOf(samples.map(({ voidedBy }) => voidedBy)),
    failed: countsOf(failed.map(({ result }) => result)),
    ...{ failedBefore: 0, normal: [] },
    ...{ slow: 0, slowMs: 1_000, downtimeMs: 0, longestGapMs: INTERVAL_MS, outages: [] },
    before: latencyOf(between(-Infinity, released)),
    during: latencyOf(between(released, switched)),
    after: latencyOf(between(switched, Infinity)),
    firstAnswerMs: first ? Math.round(first.endedMs - first.dueMs) : null,
    failingBelow: failed.length === 0 ? 3 / valid.length : null,
    ...own,
  };
}

const countsOf = <Name extends string>(
  names: readonly (Name | null)[],
): Partial<Record<Name, number>> =>
  names.reduce<Partial<Record<Name, number>>>(
    (counts, name) => (name === null ? counts : { ...counts, [name]: (counts[name] ?? 0) + 1 }),
    {},
  );

const PHASES: PhaseEnds = {
  ...{ found: 31_000, built: 79_000, released: 82_000 },
  ...{ booted: 96_000, switched: 105_000, warmed: 131_000 },
};

interface Probed {
  readonly run: ProbeRun;
  readonly judgement: Judgement;
}

const probed = (run: ProbeRun, own: Partial<Judgement> = {}): Probed => ({
  ...{ run, judgement: judgementOf(run, own) },
});

/** With preboot: the new dynos boot beside the old ones. */
export const smooth = (): Probed => {
  const phases = { ...PHASES, booted: 97_000, switched: 262_000, warmed: 275_000 };
  return probed(probeRunOf({ seconds: 322, phases, switchedAt: 262_000, coldMs: 120 }));
};

/** Without preboot: nine seconds in which Heroku's router has no dyno. */
export const outage = (): Probed => {
  const outages = [{ from: 96_000, to: 105_000, as: 'server-error' }] as const;
  const run = probeRunOf({
    ...{ seconds: 165, phases: PHASES, switchedAt: 105_000, coldMs: 2_400, outages },
  });
  return probed(run, {
    ...{ reasons: ['failed-probes', 'gap'], downtimeMs: 9_000, longestGapMs: 9_540, slow: 4 },
    outages: [{ from: 96_000, to: 105_000, results: ['server-error'] }],
  });
};

/** Without preboot: the router keeps the requests until the new dyno is up. */
export const stall = (): Probed => {
  const outages = [{ from: 96_000, to: 105_000, as: 'stall' }] as const;
  const run = probeRunOf({ seconds: 165, phases: PHASES, switchedAt: 96_000, outages });
  return probed(run, {
    ...{ verdict: 'degraded', reasons: ['slow-probes', 'gap'], slow: 16 },
    ...{ downtimeMs: 9_000, longestGapMs: 9_100 },
    outages: [{ from: 96_000, to: 105_000, results: ['ok'] }],
  });
};

/** The new release's first answers are slow. */
export const cold = (): Probed => {
  const run = probeRunOf({ seconds: 165, phases: PHASES, switchedAt: 105_000, coldMs: 5_200 });
  return probed(run, { verdict: 'degraded', reasons: ['slow-probes'], slow: 9 });
};

/** The new dynos crash, and the old ones are gone. */
export const crashed = (): Probed => {
  const phases = { ...PHASES, booted: null, switched: null, warmed: null };
  const outages = [
    { from: 90_000, to: 98_000, as: 'timeout' },
    { from: 98_000, to: 150_000, as: 'server-error' },
  ] as const;
  return probed(probeRunOf({ seconds: 150, phases, outages }), {
    ...{ reasons: ['failed-probes', 'gap'], downtimeMs: 60_000, longestGapMs: 60_500 },
    outages: [{ from: 90_000, to: 150_000, results: ['timeout', 'server-error'] }],
  });
};

/** Interrupted while the dynos booted; answers name no release, and the laptop slept for a while. */
export const unended = (): Probed => {
  const phases = { ...NONE, found: 31_000, built: 79_000, released: 82_000 };
  const voided = (at: number) => (at >= 40_000 && at < 48_000 ? 'suspended' : null);
  return probed(probeRunOf({ seconds: 95, phases, named: false, voided }), {
    ...{ verdict: 'inconclusive', reasons: ['no-switch'] },
  });
};

/** Almost three hours of probes. */
export const long = (): Probed => {
  const phases = { ...PHASES, booted: 4_000_000, switched: 5_000_000, warmed: 5_100_000 };
  const outages = Array.from({ length: 60 }, (_, index) => {
    const from = 4_000_000 + index * 60_000;
    return { from, to: from + 4_000, as: index % 2 === 0 ? 'server-error' : 'connect' } as const;
  });
  return probed(probeRunOf({ seconds: 10_000, phases, switchedAt: 5_000_000, outages }), {
    ...{ downtimeMs: 240_000, longestGapMs: 4_500 },
    outages: outages.map(({ from, to, as }) => ({ from, to, results: [as] })),
  });
};
