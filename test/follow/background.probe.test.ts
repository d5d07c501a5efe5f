import { describe, expect, it } from '@jest/globals';
import type { Clock } from '../../src/base/clock.ts';
import type { ProbeAnswer } from '../../src/probe/prober.ts';
import type { WarmupRun } from '../../src/state/warmup-runs.ts';
import { requestStop } from '../../src/warmup/stop-runs.ts';
import { failure } from '../probe/model.ts';
import { build, dyno } from './news.ts';
import { type Circumstances, followPush, herokuWith } from './follow-world.ts';

const probing = { rate: 2, maxDowntimeMs: 1_000, slowMs: null };

/** Its only dyno is replaced: nobody is answered from the release at 30 s until it's up at 40 s. */
const outage = (second: number, clock: Clock): ProbeAnswer | undefined =>
  second >= 30 && second < 40 ? failure(clock, 'server-error', 503) : undefined;

const judgementAfter = async (given: Circumstances) =>
  (await followPush(herokuWith(), { probing, ...given })).judgement;

describe('a deploy that is probed in the background', () => {
  it('is judged a minute after the switch, beside its record', async () => {
    const { judgement, seconds, toldAt } = await followPush(herokuWith(), { probing });
    expect(judgement).toMatchObject({ verdict: 'pass', reasons: [], downtimeMs: 0 });
    expect(seconds).toBeGreaterThanOrEqual(100);
    // Whoever asked to be told doesn't wait for that.
    expect(toldAt).toBeLessThan(60);
  });

  it('shows its downtime', async () => {
    const judgement = await judgementAfter({ probe: outage });
    expect(judgement?.verdict).toBe('fail');
    expect(Math.abs((judgement?.downtimeMs ?? 0) - 10_000)).toBeLessThanOrEqual(500);
  });

  it('has no judgement if its record is gone', async () => {
    const judgement = await judgementAfter({
      meanwhile: async ({ files, run, until }) => {
        await until(50);
        await files.remove(`/runs/${run.id}.json`);
      },
    });
    expect(judgement).toBeUndefined();
  });

  it('is inconclusive at once if nothing was released', async () => {
    const heroku = herokuWith({
      builds: (second) => [build(second < 30 ? 'pending' : 'failed')],
      releases: () => [],
    });
    const { judgement, seconds } = await followPush(heroku, { probing });
    expect(judgement).toMatchObject({ verdict: 'inconclusive' });
    expect(judgement?.reasons).toContain('no-switch');
    expect(seconds).toBeLessThan(60);
  });

  it('has on record when each phase ended, from the first probe on', async () => {
    const warming = { window: 3, timeout: 60_000 };
    const { probeRun, run } = await followPush(herokuWith(), { probing, warming });
    expect(probeRun).toMatchObject({ paths: ['/'], intervalMs: 500 });
    const { warmed, ...phases } = probeRun?.phases ?? {};
    expect(phases).toEqual({
      ...{ found: 2_000, built: 30_000, released: 30_000 },
      ...{ booted: 40_000, switched: 40_000 },
    });
    expect(run?.deploy?.warm?.isWarm).toBe(true);
    expect(warmed).toBeGreaterThanOrEqual(40_000);
  });

  it('was never warm if it is not warmed', async () => {
    const { probeRun } = await followPush(herokuWith(), { probing });
    expect(probeRun?.phases.warmed).toBeNull();
  });

  it('is judged a minute after the latest moment at which time alone says that it serves', async () => {
    // Preboot may switch from 31 + 60 + 120 to two minutes later, and nobody sees it.
    const { judgement, seconds, run } = await followPush(herokuWith(), {
      ...{ probing, deploy: { runtime: 'preboot' } },
    });
    expect(run?.deploy?.outcome).toMatchObject({ kind: 'live', by: 'time' });
    expect(judgement?.verdict).toBe('pass');
    expect(seconds).toBeGreaterThan(31 + 60 + 240 + 60 - 5);
  });

  it('has no judgement if the user stops it', async () => {
    const { judgement, toldAt, run } = await followPush(herokuWith(), {
      probing,
      meanwhile: async ({ files, run: its, until }) => {
        await until(60);
        await requestStop(files, '/runs', its);
      },
    });
    expect([judgement, run?.outcome.kind]).toEqual([undefined, 'stopped']);
    expect(toldAt).toBeLessThan(60);
  });

  it.each<[string, Partial<WarmupRun>]>([
    ['no request may go to the app', { request: null }],
    ['it has no path', { paths: [] }],
  ])('is not probed if %s', async (_, run) => {
    const ended = await followPush(herokuWith(), { probing, run });
    expect(ended.run?.deploy?.outcome).toMatchObject({ kind: 'live' });
    expect(ended.judgement).toBeUndefined();
  });

  it('is not probed if the config doesn’t ask for it', async () => {
    const { judgement } = await followPush(herokuWith(), { probe: outage });
    expect(judgement).toBeUndefined();
  });

  it('is judged by the new release’s dynos, also with a wrong clock', async () => {
    const heroku = herokuWith({
      dynos: (second) => (second < 40 ? [] : [dyno(6, 'up', { name: 'web.1' })]),
    });
    const { judgement } = await followPush(heroku, { probing, probe: outage });
    expect(judgement?.before?.count).toBeGreaterThan(50);
    expect(judgement?.outages).toHaveLength(1);
  });
});
