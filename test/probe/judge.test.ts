import { describe, expect, it } from '@jest/globals';
import { judge } from '../../src/probe/judge.ts';
import type { Judgement } from '../../src/state/judgement.ts';
import type { PhaseEnds, ProbeRun, Sample } from '../../src/state/probe-record.ts';
import { DEPLOYED, PHASES, SETTINGS } from './model.ts';

const INTERVAL_MS = 500;
const BUILT = 40_000;
const SWITCHED = PHASES.switched ?? 0;
const END = SWITCHED + 60_000;

interface Circumstances {
  /** what a probe that is due then sees; left out: a good answer after 60 ms */
  readonly see?: (dueMs: number, index: number) => Partial<Sample> & { readonly ms?: number };
  readonly phases?: Partial<PhaseEnds>;
  readonly deployed?: Partial<Parameters<typeof judge>[2]>;
  readonly settings?: Partial<Parameters<typeof judge>[1]>;
  readonly from?: number;
  readonly to?: number;
  readonly paths?: readonly string[];
}

function judged({ see = () => ({}), from = 0, to = END, ...given }: Circumstances): Judgement {
  const paths = given.paths ?? ['/'];
  const count = Math.ceil((to - from) / INTERVAL_MS);
  const samples = Array.from({ length: count }, (_, index): Sample => {
    const dueMs = from + index * INTERVAL_MS;
    const { ms = 60, ...seen } = see(dueMs, index);
    return {
      ...{ path: Math.floor(index / 2) % paths.length, isNew: index % 2 === 0, dueMs },
      ...{ sentMs: dueMs + 1, endedMs: dueMs + ms, status: 200, result: 'ok' },
      ...{ release: null, dyno: null, voidedBy: null },
      ...seen,
    };
  });
  const phases = { ...PHASES, ...given.phases };
  const run: ProbeRun = {
    ...{ version: 1, startedAt: 0, intervalMs: INTERVAL_MS, paths, phases, samples },
  };
  return judge(run, { ...SETTINGS, ...given.settings }, { ...DEPLOYED, ...given.deployed });
}

const ERROR = { result: 'server-error', status: 503 } as const;
const isIn = (dueMs: number, from: number, ms: number): boolean =>
  dueMs >= from && dueMs < from + ms;

describe('a deploy that nobody noticed', () => {
  it('passes, with an upper bound instead of a promise', () => {
    const judgement = judged({});
    expect(judgement).toMatchObject({
      ...{ verdict: 'pass', reasons: [], failed: {}, downtimeMs: 0, slow: 0, outages: [] },
      ...{ firstAnswerMs: 60, longestGapMs: 500 },
    });
    expect(judgement.failingBelow).toBeCloseTo(3 / judgement.valid);
  });

  it('isn’t to blame for what failed before', () => {
    const see = (dueMs: number) => (isIn(dueMs, 10_000, 3_000) ? ERROR : {});
    expect(judged({ see })).toMatchObject({ verdict: 'pass', failed: {}, failedBefore: 6 });
  });

  it('isn’t to blame for an app that fails as often as before', () => {
    const see = (_: number, index: number) => (index % 10 === 0 ? ERROR : {});
    expect(judged({ see }).verdict).toBe('pass');
  });
});

describe('a partial failure', () => {
  it('of one dyno of two is weighted, but never passes', () => {
    const see = (dueMs: number, index: number) =>
      isIn(dueMs, 50_000, 9_000) && index % 2 === 0 ? ERROR : {};
    expect(judged({ see })).toMatchObject({ verdict: 'fail', downtimeMs: 4_500 });
  });

  it('in which every other visitor waits isn’t downtime, but never passes', () => {
    const see = (dueMs: number, index: number) =>
      isIn(dueMs, 50_000, 9_000) && index % 2 === 0 ? { ms: 59_060 - dueMs } : {};
    const judgement = judged({ see });
    expect(judgement).toMatchObject({ verdict: 'degraded', reasons: ['slow-probes'] });
    expect(judgement.downtimeMs).toBeLessThan(500);
  });

  it('of one path of two is weighted', () => {
    const paths = ['/', '/api'];
    const see = (dueMs: number, index: number) =>
      isIn(dueMs, 50_000, 10_000) && Math.floor(index / 2) % 2 === 1 ? ERROR : {};
    expect(judged({ see, paths }).downtimeMs).toBe(5_000);
  });

  it('by a single probe is degraded', () => {
    const see = (dueMs: number) => (dueMs === 50_000 ? ERROR : {});
    expect(judged({ see })).toMatchObject({ verdict: 'degraded', failed: { 'server-error': 1 } });
  });

  it('in bursts counts each of them', () => {
    const see = (dueMs: number) =>
      dueMs > BUILT && isIn(dueMs % 10_000, 5_000, 1_000) ? ERROR : {};
    const { verdict, outages, downtimeMs } = judged({ see });
    expect([verdict, downtimeMs]).toEqual(['fail', outages.length * 1_000]);
  });
});

describe('slow answers', () => {
  it('of a path that is slow by nature aren’t downtime', () => {
    const see = (_: number, index: number) => ({ ms: 5_000 + (index % 7) * 100 });
    expect(judged({ see })).toMatchObject({ verdict: 'pass', downtimeMs: 0, slow: 0 });
  });

  it('of such a path still show a stall', () => {
    const see = (dueMs: number) =>
      isIn(dueMs, 50_000, 9_000) ? { ms: 59_000 - dueMs + 5_000 } : { ms: 5_000 };
    const { verdict, downtimeMs } = judged({ see, to: END + 10_000 });
    expect(verdict).toBe('fail');
    expect(Math.abs(downtimeMs - 9_000)).toBeLessThanOrEqual(INTERVAL_MS);
  });

  it('one after the other, of new dynos, are downtime until the first came', () => {
    const see = (dueMs: number) => (isIn(dueMs, SWITCHED, 9_000) ? { ms: 3_000 } : {});
    const { verdict, slow, downtimeMs } = judged({ see });
    expect([verdict, slow]).toEqual(['fail', 18]);
    expect(Math.abs(downtimeMs - 3_000)).toBeLessThanOrEqual(INTERVAL_MS);
  });

  it.each([10, 12, 16, 20])(
    'of a new dyno to its first %d visitors, who all waited for its boot, don’t hide that',
    (cold) => {
      const [from, to] = [50_020, 58_950];
      const first = Math.ceil(from / INTERVAL_MS);
      const see = (dueMs: number, index: number) => {
        if (dueMs < from) return {};
        const served = index - first;
        const coldMs = served < cold ? 1_500 * (1 - served / cold) : 0;
        return { ms: Math.max(0, to - dueMs) + coldMs + 60 };
      };
      const { verdict, downtimeMs } = judged({ see });
      expect(verdict).toBe('fail');
      expect(Math.abs(downtimeMs - (to - from))).toBeLessThanOrEqual(INTERVAL_MS);
    },
  );

  it('of two dynos in turn, one slower, aren’t more downtime than the boot', () => {
    const [from, to] = [50_020, 52_950];
    const see = (dueMs: number, index: number) => {
      if (dueMs < from) return {};
      const coldMs = Math.max(0, (index % 3 === 0 ? 2_400 : 1_300) - (dueMs - from) / 20);
      return { ms: Math.max(0, to - dueMs) + coldMs + 60 };
    };
    const { downtimeMs } = judged({ see });
    // Its first answer is a cold one.
    expect(downtimeMs).toBeGreaterThanOrEqual(to - from - INTERVAL_MS);
    expect(downtimeMs).toBeLessThanOrEqual(to - from + 1_300 + INTERVAL_MS);
  });

  it('for long, however unevenly they come, are no downtime after the first', () => {
    const see = (dueMs: number, index: number) =>
      dueMs >= SWITCHED ? { ms: 2_000 + ((index * 7) % 10) * 130 } : {};
    const { slow, downtimeMs } = judged({ see });
    expect(slow).toBe(120);
    expect(downtimeMs).toBeLessThanOrEqual(4_000);
  });

  it('that a late probe of ours interrupts are still a stall', () => {
    const see = (dueMs: number): Partial<Sample> & { ms?: number } => {
      if (dueMs === 54_000) return { voidedBy: 'late', result: 'timeout', status: null };
      return isIn(dueMs, 50_000, 9_000) ? { ms: 59_060 - dueMs } : {};
    };
    const { verdict, downtimeMs, longestGapMs } = judged({ see });
    expect(verdict).toBe('fail');
    expect(Math.abs(downtimeMs - 9_000)).toBeLessThanOrEqual(INTERVAL_MS);
    expect(longestGapMs).toBeGreaterThan(8_500);
  });

  it('of a network with hiccups, before the deploy, too, don’t fail it', () => {
    const see = (dueMs: number) => (dueMs % 10_000 === 5_000 ? { ms: 560 } : {});
    const { verdict } = judged({ see });
    expect(verdict).not.toBe('fail');
  });

  it('between good ones are degraded', () => {
    const see = (dueMs: number) => (dueMs === SWITCHED ? { ms: 4_000 } : {});
    expect(judged({ see })).toMatchObject({ verdict: 'degraded', slow: 1, downtimeMs: 0 });
  });

  it('are slow from the configured time on', () => {
    const see = (dueMs: number) => (dueMs === SWITCHED ? { ms: 800 } : {});
    expect(judged({ see }).slow).toBe(0);
    expect(judged({ see, settings: { slowMs: 700 } })).toMatchObject({ slow: 1, slowMs: 700 });
  });
});

describe('a path that answers unexpectedly', () => {
  const NOT_FOUND = { result: 'status', status: 404 } as const;

  it('before the deploy, too, isn’t a failure, and it’s said', () => {
    expect(judged({ see: () => NOT_FOUND })).toMatchObject({
      ...{ verdict: 'pass', failed: {}, normal: [{ path: '/', status: 404 }] },
    });
  });

  it('and then with 5xx is down', () => {
    const see = (dueMs: number) => (isIn(dueMs, 50_000, 9_000) ? ERROR : NOT_FOUND);
    expect(judged({ see })).toMatchObject({ verdict: 'fail', downtimeMs: 9_000 });
  });

  it('only after the deploy is down', () => {
    const see = (dueMs: number) => (dueMs >= SWITCHED ? NOT_FOUND : {});
    expect(judged({ see })).toMatchObject({ verdict: 'fail', normal: [] });
  });

  it('and is repaired by the deploy passes', () => {
    const see = (dueMs: number) => (dueMs < SWITCHED ? NOT_FOUND : {});
    expect(judged({ see }).verdict).toBe('pass');
  });

  it('with 5xx before the deploy has no baseline', () => {
    const see = (dueMs: number) => (dueMs < SWITCHED ? ERROR : {});
    expect(judged({ see })).toMatchObject({
      verdict: 'inconclusive',
      reasons: ['no-baseline'],
    });
  });
});

describe('no verdict', () => {
  const reasonsOf = (given: Circumstances): unknown => {
    const { verdict, reasons } = judged(given);
    return [verdict, ...reasons];
  };
  const voidedIn =
    (from: number, ms: number, voidedBy: Sample['voidedBy'] = 'offline') =>
    (dueMs: number) =>
      isIn(dueMs, from, ms) ? { voidedBy, result: 'timeout' as const, status: null } : {};

  it.each([
    ['without a switch', { phases: { switched: null } }, 'no-switch'],
    ['without a deploy', { phases: { built: null, released: null, switched: null } }, 'no-switch'],
    [
      'after a short build, if something was slow',
      {
        from: BUILT - 12_000,
        see: (dueMs: number) => (dueMs === SWITCHED ? { endedMs: dueMs + 1_400 } : {}),
      },
      'no-baseline',
    ],
    ['soon after the switch', { to: SWITCHED + 40_000 }, 'too-short-after'],
    ['if most probes were void', { see: voidedIn(BUILT, 50_000, 'late') }, 'few-probes'],
    ['if none counts around the switch', { see: voidedIn(SWITCHED - 3_000, 6_000) }, 'few-probes'],
    [
      'if only the old release answered',
      { see: () => ({ release: 3 }), deployed: { release: 4 } },
      'no-switch',
    ],
  ] as const)('%s', (_, given, reason) => {
    const [verdict, ...reasons] = reasonsOf(given) as string[];
    expect([verdict, reasons.includes(reason)]).toEqual(['inconclusive', true]);
  });

  it.each([12_000, 500, 0])('isn’t what a clean deploy gets after a build of %s ms', (ms) => {
    expect(judged({ from: BUILT - ms }).verdict).toBe('pass');
  });

  it('but a failure, if there was too much downtime anyway', () => {
    const see = (dueMs: number) => (dueMs >= 50_000 ? ERROR : {});
    expect(judged({ see, phases: { switched: null }, to: 70_000 }).verdict).toBe('fail');
  });

  it('by void probes alone: they’re no downtime', () => {
    expect(judged({ see: voidedIn(50_000, 4_000) })).toMatchObject({
      ...{ verdict: 'pass', downtimeMs: 0, voided: { offline: 8 } },
    });
  });
});

describe('the new release', () => {
  it('by its header: its first answer counts, and old ones after the switch don’t', () => {
    const see = (dueMs: number, index: number) => {
      if (dueMs < SWITCHED || index % 5 === 0) return { release: 3 };
      return dueMs === SWITCHED + 500 ? { release: 4, ms: 900 } : { release: 4 };
    };
    const { after, firstAnswerMs, verdict } = judged({ see, deployed: { release: 4 } });
    expect([verdict, after?.count, firstAnswerMs]).toEqual(['pass', 96, 60]);
  });

  it('by Heroku’s whole seconds: its first visitor is who waited for its boot', () => {
    const booted = SWITCHED - 600;
    const see = (dueMs: number) =>
      isIn(dueMs, booted - 9_000, 9_000) ? { ms: booted + 60 - dueMs } : {};
    const { firstAnswerMs, verdict } = judged({ see });
    expect(verdict).toBe('fail');
    expect(firstAnswerMs).toBeGreaterThan(8_000);
  });

  it('by time: who its first visitor was isn’t known', () => {
    expect(judged({ deployed: { isEstimate: true } })).toMatchObject({
      ...{ verdict: 'pass', firstAnswerMs: null },
    });
  });
});
