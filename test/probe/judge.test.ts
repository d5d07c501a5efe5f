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

describe('an outage of an app that fails now and then', () => {
  const failingBefore = (each: number, after: number) => (dueMs: number, index: number) =>
    isIn(dueMs, 60_000, after) || (dueMs < BUILT && index % each === 0) ? ERROR : {};

  it.each([50, 20, 10])('fails, although one of %d failed before', (each) => {
    const judgement = judged({ see: failingBefore(each, 5_000) });
    expect(judgement).toMatchObject({ verdict: 'fail', downtimeMs: 5_000 });
    expect(judgement.reasons).toContain('gap');
  });

  it('is none if it is what chance does with so many failures', () => {
    expect(judged({ see: failingBefore(10, 1_000) })).toMatchObject({
      verdict: 'pass',
      reasons: [],
    });
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

describe('what belongs to the deploy', () => {
  const failing = (at: number) => (dueMs: number) => (dueMs === at ? ERROR : {});

  it('begins a second before the build’s end, because Heroku’s times are rounded', () => {
    const counts = (at: number): unknown => {
      const { failed, failedBefore } = judged({ see: failing(at) });
      return [failed, failedBefore];
    };
    expect(counts(BUILT - 1_000)).toEqual([{ 'server-error': 1 }, 0]);
    expect(counts(BUILT - 1_500)).toEqual([{}, 1]);
  });

  it('begins before the release if the build’s end isn’t known', () => {
    const phases = { built: null, released: 30_000 };
    expect(judged({ phases, see: failing(29_000) }).failedBefore).toBe(0);
    expect(judged({ phases, see: failing(28_500) }).failedBefore).toBe(1);
  });

  it('is all that is counted, void probes apart', () => {
    const see = (dueMs: number) => (dueMs % 5_000 === 0 ? { voidedBy: 'late' as const } : {});
    expect(judged({ see })).toMatchObject({ valid: 152 - 15, voided: { late: 15 } });
    expect(judged({}).voided).toEqual({});
  });

  it('has its last probe as long as the others', () => {
    expect(judged({ see: failing(END - INTERVAL_MS) }).downtimeMs).toBe(INTERVAL_MS);
  });
});

describe('slow', () => {
  it('is more than a second longer than usual', () => {
    const slowAfter = (ms: number): number =>
      judged({ see: (dueMs) => (dueMs === SWITCHED ? { ms } : {}) }).slow;
    expect([slowAfter(1_060), slowAfter(1_061)]).toEqual([0, 1]);
  });

  it('is measured by each path’s own baseline', () => {
    const paths = ['/', '/export'];
    const see = (dueMs: number, index: number) => {
      if (Math.floor(index / 2) % 2 === 1) return { ms: 3_000 };
      return dueMs === SWITCHED + 1_000 ? { ms: 2_000 } : {};
    };
    expect(judged({ see, paths })).toMatchObject({ slow: 1, slowMs: 4_000 });
  });

  it('isn’t measured by void probes', () => {
    const see = (_: number, index: number) =>
      index % 3 === 0 ? { voidedBy: 'late' as const, ms: 9_000 } : {};
    expect(judged({ see }).slowMs).toBe(1_060);
  });
});

describe('a pause without slow answers', () => {
  const stall = (until: number) => (dueMs: number) =>
    isIn(dueMs, 50_000, until - 50_000) ? { ms: until + 60 - dueMs } : {};

  it('is degraded', () => {
    expect(judged({ see: stall(50_700) })).toMatchObject({
      ...{ verdict: 'degraded', reasons: ['gap'], slow: 0, downtimeMs: 950 },
    });
  });

  it('that a single lost packet makes passes', () => {
    expect(judged({ see: stall(50_349) })).toMatchObject({ verdict: 'pass', downtimeMs: 599 });
    expect(judged({ see: stall(50_350) })).toMatchObject({ verdict: 'degraded', downtimeMs: 600 });
  });

  it('isn’t one of failed requests', () => {
    const see = (dueMs: number) => (isIn(dueMs, 50_000, 1_000) ? ERROR : {});
    expect(judged({ see }).reasons).toEqual(['failed-probes']);
  });
});

describe('an app that failed before, too', () => {
  const settings = { maxDowntimeMs: 60_000 };
  /** Every twentieth probe failed before, and `count` after. */
  const spread = (count: number) => (dueMs: number, index: number) => {
    if (dueMs < BUILT - 1_000) return index % 20 === 0 ? ERROR : {};
    return index % 4 === 0 && dueMs < BUILT - 1_000 + count * 2_000 ? ERROR : {};
  };

  it('may fail as often as chance allows with 95 % confidence', () => {
    // 4 of 78, so 7.8 of 152: at most 7.8 + 1.645 * sqrt(7.8 * (1 + 152 / 78)) = 15.7.
    expect(judged({ see: spread(15), settings })).toMatchObject({
      verdict: 'pass',
      failedBefore: 4,
    });
    expect(judged({ see: spread(16), settings })).toMatchObject({
      ...{ verdict: 'degraded', reasons: ['failed-probes'], failed: { 'server-error': 16 } },
    });
  });

  /** Down for three seconds before, and for `ms` after, when more single requests failed as well. */
  const down = (ms: number) => (dueMs: number, index: number) => {
    if (dueMs < BUILT - 1_000) return isIn(dueMs, 10_000, 3_000) ? ERROR : {};
    return isIn(dueMs, 50_000, ms) || (dueMs > 70_000 && index % 7 === 0) ? ERROR : {};
  };

  it('fails if it’s down for more than twice as long as ever before', () => {
    expect(judged({ see: down(6_000) }).verdict).toBe('degraded');
    expect(judged({ see: down(6_500) }).verdict).toBe('fail');
  });
});

it('downtime as long as allowed doesn’t fail', () => {
  const see = (ms: number) => (dueMs: number) => (isIn(dueMs, 50_000, ms) ? ERROR : {});
  expect(judged({ see: see(1_000) })).toMatchObject({ verdict: 'degraded', downtimeMs: 1_000 });
  expect(judged({ see: see(1_500) })).toMatchObject({ verdict: 'fail', downtimeMs: 1_500 });
});

describe('just enough evidence', () => {
  const slow = (dueMs: number) => (dueMs === SWITCHED ? { ms: 4_000 } : {});
  const LATE = { voidedBy: 'late', result: 'timeout', status: null } as const;

  it('is a build of half a minute, less two probes', () => {
    expect(judged({ see: slow, from: 9_500 }).reasons).toEqual(['slow-probes']);
    expect(judged({ see: slow, from: 10_000 }).reasons).toEqual(['no-baseline', 'slow-probes']);
  });

  it('is ten probes in that time', () => {
    const every = (ms: number) => (dueMs: number) =>
      dueMs < BUILT - 1_000 && dueMs % ms !== 0 ? LATE : slow(dueMs);
    expect(judged({ see: every(4_000) }).reasons).toEqual(['slow-probes']);
    expect(judged({ see: every(4_500) }).reasons).toEqual(['no-baseline', 'slow-probes']);
  });

  it('is a baseline that works in more than half of it', () => {
    const failing = (share: number) => (dueMs: number, index: number) =>
      dueMs < BUILT - 1_000 && index % 2 === 0 && index < share ? ERROR : {};
    expect(judged({ see: failing(76) }).reasons).toEqual([]);
    expect(judged({ see: failing(78) }).reasons).toEqual(['no-baseline']);
  });

  it('is no baseline if a problem is seen without one', () => {
    const see = (dueMs: number) => (dueMs === 50_000 ? ERROR : {});
    expect(judged({ see, from: BUILT }).reasons).toEqual(['no-baseline', 'failed-probes']);
  });

  it('is a minute after the switch, less two probes', () => {
    expect(judged({ to: SWITCHED + 59_500 }).reasons).toEqual([]);
    expect(judged({ to: SWITCHED + 59_000 }).reasons).toEqual(['too-short-after']);
  });

  it('isn’t a run that ended before the switch', () => {
    expect(judged({ to: SWITCHED - 5_000 }).reasons).toEqual(['too-short-after']);
  });

  it('isn’t a run without a deploy', () => {
    expect(judged({ to: BUILT - 1_000 }).reasons).toEqual(['no-switch']);
  });

  it('is every other probe', () => {
    const see = (count: number) => (dueMs: number, index: number) =>
      dueMs >= BUILT - 1_000 && (index % 2 === 0 || index < count) ? LATE : {};
    expect(judged({ see: see(0) }).reasons).toEqual([]);
    expect(judged({ see: see(80) }).reasons).toEqual(['few-probes']);
  });

  it('is ten probes, and with fewer no bound is given', () => {
    const of = (count: number) => judged({ to: BUILT - 1_000 + count * INTERVAL_MS });
    expect(of(10).reasons).toEqual(['too-short-after']);
    expect(of(10).failingBelow).toBeCloseTo(0.3);
    expect(of(9).reasons).toEqual(['few-probes', 'too-short-after']);
    expect(of(9).failingBelow).toBeNull();
  });

  it('is five seconds without a probe that counts', () => {
    const see = (ms: number) => (dueMs: number) => (isIn(dueMs, SWITCHED, ms) ? LATE : {});
    expect(judged({ see: see(4_500) }).reasons).toEqual([]);
    expect(judged({ see: see(5_000) }).reasons).toEqual(['few-probes']);
  });
});
