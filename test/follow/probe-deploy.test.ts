import { describe, expect, it } from '@jest/globals';
import type { Course } from '../../src/follow/deploy.ts';
import { probeDeploy } from '../../src/follow/probe-deploy.ts';
import { good, SETTINGS } from '../probe/model.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { build, builds, dyno, dynos, follow, formation, RELEASED, stamp } from './news.ts';

// Heroku's clock is a year away from this machine's. The new dyno is up after 40 s, and that's read at 45 s.
const UP = dynos(dyno(6, 'up', { updated_at: stamp(40) }));
const LIVE = follow({}, ...RELEASED, [45, formation(1), UP]);
const FAILED = follow({}, [45, builds(build('failed'))]);
const BUILDING = follow({}, [45, builds(build('pending'))]);

/** The same, but nobody has seen the switch. */
const estimated = (): Course => {
  const outcome = { kind: 'live', release: 6, by: 'time' } as const;
  return { ...LIVE, phase: { kind: 'over', outcome, web: undefined } };
};

/** Probes that begin three seconds after the process. Answers name a release, or don't. */
async function open(named = false) {
  const clock = virtualClock();
  const aborter = new AbortController();
  await clock.sleep(3_000);
  const probe = probeDeploy(
    {
      ...clock,
      ask: async (_, signal) => {
        await clock.sleep(50, signal);
        return good(clock, named ? (clock.now() < 43_000 ? 5 : 6) : null);
      },
      isOnline: () => Promise.resolve(true),
    },
    SETTINGS,
    [{ path: '/' }, { path: '/health' }],
    aborter.signal,
  );
  /** Reads the course at the same second of both clocks, and goes on to the end. */
  const endWith = async (course: Course) => {
    await clock.sleep(45_000 - clock.now());
    probe.onStep(course);
    const left = probe.leftMs();
    return { left, ended: await probe.end(), now: clock.now() };
  };
  return { probe, clock, aborter, endWith };
}

describe('the probes of a deploy', () => {
  it('go on until a minute after the switch, by this machine’s clock', async () => {
    const { left, now } = await (await open()).endWith(LIVE);
    expect([left, now]).toEqual([55_000, 100_000]);
  });

  it('go on until a minute after the estimate of a switch that nobody saw', async () => {
    const { left, now } = await (await open()).endWith(estimated());
    expect([left, now]).toEqual([60_000, 105_000]);
  });

  it.each([
    ['nothing was released', FAILED],
    ['the deploy isn’t over', BUILDING],
  ])('end at once if %s', async (_, course) => {
    const { left, ended } = await (await open()).endWith(course);
    expect(left).toBe(0);
    expect(ended?.judgement.reasons).toContain('no-switch');
  });

  it('end at once if nothing was heard of the deploy', async () => {
    const { probe } = await open();
    const ended = await probe.end();
    expect(ended?.run.phases).toEqual({
      ...{ found: null, built: null, released: null, booted: null, switched: null, warmed: null },
    });
    expect(ended?.judgement.verdict).toBe('inconclusive');
  });

  it('say nothing if they are stopped', async () => {
    const { probe, clock, aborter } = await open();
    await clock.sleep(1_000);
    aborter.abort();
    expect(await probe.end()).toBeUndefined();
  });
});

describe('the record of the probes', () => {
  it('has when each phase ended, from the first probe on', async () => {
    const { probe, clock, endWith } = await open();
    await clock.sleep(41_000 - clock.now());
    probe.onWarm();
    const { ended } = await endWith(LIVE);
    expect(ended?.run).toMatchObject({
      phases: { built: 26_500, released: 27_000, booted: 37_000, switched: 37_000, warmed: 38_000 },
      startedAt: Date.UTC(2026, 0, 1) + 3_000,
      intervalMs: 500,
      paths: ['/', '/health'],
    });
  });

  it('knows the first answer of the new release by its number', async () => {
    const { ended } = await (await open(true)).endWith(LIVE);
    expect(ended?.judgement).toMatchObject({ verdict: 'pass', firstAnswerMs: 50 });
    expect(ended?.judgement.after?.count).toBe(114);
  });

  it('knows it by the time if answers don’t name their release, and the switch was seen', async () => {
    const seen = await (await open()).endWith(LIVE);
    expect(seen.ended?.judgement.firstAnswerMs).toBe(50);
    const unseen = await (await open()).endWith(estimated());
    expect(unseen.ended?.judgement.firstAnswerMs).toBeNull();
  });
});
