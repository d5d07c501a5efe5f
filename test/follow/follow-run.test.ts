import { describe, expect, it } from '@jest/globals';
import { requestStop } from '../../src/warmup/stop-runs.ts';
import { followPush, herokuWith, V5, V6 } from './follow-world.ts';
import { windowFor } from '../../src/warm/measure.ts';
import { pathRecord } from '../support/warmup-runs.ts';
import { build, dyno, stamp } from './news.ts';

describe('the times on record', () => {
  it('are by Heroku’s clock, months away from this machine’s', async () => {
    const { run } = await followPush(herokuWith());
    expect(run?.deploy).toMatchObject({
      outcome: { kind: 'live', release: 6, by: 'dynos' },
      times: { found: 2_000, built: 30_000, released: 30_000, booted: 40_000, switched: 40_000 },
    });
  });

  it('are by Heroku’s clock even if the push couldn’t read it', async () => {
    const { run } = await followPush(herokuWith(), { isUnread: true });
    expect(run?.deploy?.times).toMatchObject({ found: 2_000, switched: 40_000 });
  });
});

describe('a push that couldn’t read what was before it', () => {
  const OWN = build('pending');

  it.each([
    ['is opened again until the network is back', (second: number) => second < 70],
    ['is opened at once', () => false],
  ])('is followed by its process: the API %s', async (_, fails) => {
    const opening = (second: number) => (fails(second) ? ('network' as const) : undefined);
    const { run } = await followPush(herokuWith(), { isUnread: true, opening });
    expect(run?.deploy?.outcome).toEqual({ kind: 'live', release: 6, by: 'dynos' });
  });

  it.each([
    ['the network stays away', 'network', 'silence', 600],
    ['the token is refused', 'api-unauthorized', 'unreadable', 0],
  ] as const)('is given up if %s', async (_, code, why, seconds) => {
    const ended = await followPush(herokuWith(), { isUnread: true, opening: () => code });
    expect(ended.run?.deploy?.outcome).toMatchObject({ kind: 'unknown', why, error: { code } });
    expect(ended.seconds).toBeGreaterThanOrEqual(seconds);
    expect(ended.seconds).toBeLessThanOrEqual(seconds + 15);
    expect(ended.toldAt).toBe(ended.seconds);
  });

  it('is given up at once if the user stops it', async () => {
    const { seconds, toldAt } = await followPush(herokuWith(), {
      ...{ isUnread: true, opening: () => 'network' },
      meanwhile: async ({ files, run, until }) => {
        await until(20);
        await requestStop(files, '/runs', run);
      },
    });
    expect(seconds).toBeLessThanOrEqual(21);
    expect(toldAt).toBeUndefined();
  });

  it('finds its build, even if that began before', async () => {
    const heroku = herokuWith({
      builds: (second) => [second < 30 ? OWN : build('succeeded', { updated_at: stamp(30) })],
    });
    const { run } = await followPush(heroku, { isUnread: { builds: [OWN] } });
    expect(run?.deploy?.outcome).toEqual({ kind: 'live', release: 6, by: 'dynos' });
  });

  it.each([
    ['an earlier build of the same commit', build('succeeded')],
    ['another commit’s build', build('pending', { source_blob: { version: 'd'.repeat(40) } })],
    ['a build of unknown code', build('pending', { source_blob: null })],
  ])('doesn’t take %s for its own', async (_, other) => {
    const heroku = herokuWith({ builds: () => [other], releases: () => [V5] });
    const { run } = await followPush(heroku, { isUnread: { builds: [other] }, gitSeconds: 5 });
    expect(run?.deploy?.outcome).toEqual({ kind: 'nothing-built' });
  });
});

describe('a push whose git process isn’t known', () => {
  it('may still be building when git would have ended', async () => {
    const given = { gitPid: null, gitSeconds: 1 } as const;
    const late = herokuWith({
      builds: (second) => (second < 200 ? [] : [build('succeeded', { seconds: 190 })]),
      releases: (second) => (second < 200 ? [V5] : [V6, V5]),
    });
    expect((await followPush(late, given)).run?.deploy?.outcome).toMatchObject({ kind: 'live' });
    const known = await followPush(late, { gitSeconds: 1 });
    expect(known.run?.deploy?.outcome).toEqual({ kind: 'nothing-built' });
  });
});

describe('an app that gets no requests', () => {
  it('is followed by what Heroku lists', async () => {
    let requests = 0;
    const heroku = herokuWith({ app: () => (requests += 1) });
    const { run } = await followPush(heroku, { run: { request: null } });
    expect(run?.deploy).toMatchObject({ outcome: { kind: 'live', by: 'dynos' }, answers: [] });
    expect(requests).toBe(0);
  });
});

describe('an app that is woken while its deploy runs', () => {
  const waking = { run: { paths: [pathRecord()] } };

  it('isn’t waited for once the new release serves', async () => {
    const heroku = herokuWith({ app: (second) => (second < 40 ? 'never' : 200) });
    const { run, seconds } = await followPush(heroku, waking);
    expect(run).toMatchObject({ outcome: { kind: 'finished' }, attempts: [] });
    expect(run?.paths).toMatchObject([{ isFinal: false, answer: null }]);
    expect(seconds).toBeLessThan(60);
  });

  it('is waited for as long as without a deploy, and the deploy is followed on', async () => {
    const heroku = herokuWith({
      builds: (second) => [
        second < 400 ? build('pending') : build('succeeded', { updated_at: stamp(400) }),
      ],
      releases: (second) => (second < 400 ? [V5] : [V6, V5]),
      app: (second) => (second < 300 ? 'never' : 200),
    });
    const { run } = await followPush(heroku, { ...waking, gitSeconds: 401 });
    expect(run?.paths).toMatchObject([{ isFinal: true, answer: { ms: 180_000, status: null } }]);
    expect(run?.deploy?.outcome).toMatchObject({ kind: 'live', release: 6 });
  });
});

describe('warming after the deploy', () => {
  it('knows the number of dynos from the switch', async () => {
    let requests = 0;
    const heroku = herokuWith({
      quantity: () => 4,
      dynos: (second) =>
        second < 40 ? [] : [1, 2, 3, 4].map((n) => dyno(6, 'up', { name: `web.${n}` })),
      app: () => {
        requests += 1;
        return 200;
      },
    });
    const { run } = await followPush(heroku, {
      warming: { window: windowFor(null, false, 4), timeout: 60_000 },
    });
    expect(run?.deploy).toMatchObject({ dynos: 4, warm: { isWarm: true } });
    // As many as reach each of four dynos, whose answers don't name them.
    expect(requests).toBeGreaterThanOrEqual(21);
  });
});

describe('a dyno that crashes in Preboot’s window', () => {
  it('is told about at once, while the app is still being woken', async () => {
    const heroku = herokuWith({
      dynos: (second) => [dyno(6, second < 60 ? 'starting' : 'crashed')],
      app: () => 503,
    });
    const { seconds, toldAt } = await followPush(heroku, {
      deploy: { runtime: 'preboot' },
      run: { paths: [pathRecord()] },
    });
    expect(toldAt).toBeLessThan(80);
    expect(seconds).toBeGreaterThan(120);
  });
});
