import { describe, expect, it } from '@jest/globals';
import { type Deployed, firstAnswer, latencies, servedAfter } from '../../src/probe/latencies.ts';
import type { Outage } from '../../src/state/judgement.ts';
import type { PhaseEnds, ProbeRun } from '../../src/state/probe-record.ts';
import { DEPLOYED, PHASES } from './model.ts';
import { gradedAt, gradedFrom, SLOT_MS } from './samples.ts';

const RELEASED = PHASES.released ?? 0;
const SWITCHED = PHASES.switched ?? 0;
const ERROR = { result: 'server-error', status: 503 } as const;

const runWith = (phases: Partial<PhaseEnds> = {}): ProbeRun => ({
  ...{ version: 1, startedAt: 0, intervalMs: SLOT_MS, paths: ['/'], samples: [] },
  phases: { ...PHASES, ...phases },
});

describe('what the new release served', () => {
  const dues = (release: number | undefined, ...seen: Parameters<typeof gradedAt>[]): number[] =>
    servedAfter(
      runWith(),
      { ...DEPLOYED, release },
      seen.map((one) => gradedAt(...one)),
    ).map(({ sample }) => sample.dueMs);

  it('begins with the switch', () => {
    expect(dues(undefined, [SWITCHED - 1], [SWITCHED], [SWITCHED + 1])).toEqual([
      SWITCHED,
      SWITCHED + 1,
    ]);
  });

  it('isn’t what an old dyno still answers', () => {
    const after = SWITCHED + 1;
    const seen = [3, 4, 5].map((release) => [after + release, { release }] as const);
    expect(dues(4, ...seen.map(([at, one]): [number, object] => [at, one]))).toEqual([
      after + 4,
      after + 5,
    ]);
    expect(dues(undefined, [after, { release: 3 }])).toEqual([after]);
    expect(dues(4, [after, { release: null }])).toEqual([after]);
  });

  it('is nothing without a switch', () => {
    expect(servedAfter(runWith({ switched: null }), DEPLOYED, [gradedAt(0)])).toEqual([]);
  });
});

describe('latencies', () => {
  const counts = (phases: Partial<PhaseEnds>): unknown[] => {
    const all = gradedFrom(0, SWITCHED + 10_000);
    const { before, during, after } = latencies(runWith(phases), DEPLOYED, all);
    return [before, during, after].map((part) => part?.count ?? null);
  };

  it('are those before the release, up to the switch, and from then on', () => {
    expect(counts({})).toEqual([RELEASED / SLOT_MS, (SWITCHED - RELEASED) / SLOT_MS, 20]);
  });

  it('begin a part with the build’s end if the release’s time isn’t known', () => {
    expect(counts({ released: null, built: 30_000 })).toEqual([60, 50, 20]);
  });

  it('are all from before if nothing is known of the deploy', () => {
    expect(counts({ released: null, built: null, switched: null })).toEqual([130, null, null]);
  });

  it('have no part after a switch that didn’t come', () => {
    expect(counts({ switched: null })).toEqual([82, 48, null]);
  });

  it('are those of good answers, each in its part', () => {
    const all = gradedFrom(0, SWITCHED + 5_000, (dueMs) => {
      if (dueMs % 1_000 === 0) return { ...ERROR, ms: 9_000 };
      return { ms: dueMs < RELEASED ? 10 : dueMs < SWITCHED ? 20 : 30 };
    });
    const { before, during, after } = latencies(runWith(), DEPLOYED, all);
    expect([before?.p99, during?.p99, after?.p99]).toEqual([10, 20, 30]);
  });
});

describe('the first answer of the new release', () => {
  interface Given {
    readonly all: readonly ReturnType<typeof gradedAt>[];
    readonly deployed?: Partial<Deployed>;
    readonly outages?: readonly Outage[];
    readonly phases?: Partial<PhaseEnds>;
  }
  const firstOf = ({ all, deployed = {}, outages = [], phases = {} }: Given): number | null =>
    firstAnswer(runWith(phases), { ...DEPLOYED, ...deployed }, all, outages);
  const outage = (from: number, to: number): Outage => ({ from, to, results: ['ok'] });

  it('is the first to end after the switch, whoever asked first', () => {
    const all = [
      gradedAt(SWITCHED - 900, { ms: 899 }),
      gradedAt(SWITCHED - 800, { ms: 3_000 }),
      gradedAt(SWITCHED + 100, { ms: 200 }),
    ];
    expect(firstOf({ all })).toBe(200);
  });

  it('of two that end together is the longer wait', () => {
    const all = [gradedAt(SWITCHED + 500, { ms: 500 }), gradedAt(SWITCHED, { ms: 1_000 })];
    expect(firstOf({ all })).toBe(1_000);
  });

  it('isn’t an error', () => {
    const all = [gradedAt(SWITCHED, { ...ERROR, ms: 5 }), gradedAt(SWITCHED + 500, { ms: 70 })];
    expect(firstOf({ all })).toBe(70);
  });

  it('ends an outage that ended up to two seconds before the switch', () => {
    const ended = SWITCHED - 2_000;
    const all = [gradedAt(ended - 7_000, { ms: 7_000 }), gradedAt(SWITCHED, { ms: 60 })];
    expect(firstOf({ all, outages: [outage(ended - 7_000, ended)] })).toBe(7_000);
    expect(firstOf({ all, outages: [outage(ended - 7_000, ended - 1)] })).toBe(60);
  });

  it('isn’t earlier than the switch if the outage began after it', () => {
    const all = [gradedAt(SWITCHED - 60, { ms: 60 }), gradedAt(SWITCHED + 1, { ms: 5_000 })];
    expect(firstOf({ all, outages: [outage(SWITCHED, SWITCHED + 5_000)] })).toBe(60);
  });

  it('is by its release if any answer names one, whenever it came', () => {
    const all = [
      gradedAt(SWITCHED - 5_000, { ms: 80, release: 4 }),
      gradedAt(SWITCHED, { ms: 10, release: 3 }),
      gradedAt(SWITCHED + 500, { ms: 20 }),
    ];
    expect(firstOf({ all, deployed: { release: 4 } })).toBe(80);
    expect(firstOf({ all, deployed: { release: 3 } })).toBe(80);
    expect(firstOf({ all, deployed: { release: 5 } })).toBeNull();
    expect(firstOf({ all, deployed: { release: undefined } })).toBeNull();
  });

  it('isn’t known by an estimated switch, or without one', () => {
    const all = [gradedAt(SWITCHED)];
    expect(firstOf({ all, deployed: { isEstimate: true } })).toBeNull();
    expect(firstOf({ all, phases: { switched: null } })).toBeNull();
  });
});
