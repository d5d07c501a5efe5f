import { describe, expect, it } from '@jest/globals';
import type { Env } from '../../src/base/context.ts';
import type { Files } from '../../src/base/files.ts';
import { listRuns } from '../../src/state/run-list.ts';
import { readRun, runPath, type WarmupRun, writeRun } from '../../src/state/warmup-runs.ts';
import { continueRun } from '../../src/follow/background.ts';
import { requestStop } from '../../src/warmup/stop-runs.ts';
import { NOT_FOLLOWED } from '../support/deploy-records.ts';
import { fakeFetch } from '../support/fake-fetch.ts';
import { memoryFiles } from '../support/memory-files.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { pathRecord, runOf, RUN_REQUEST } from '../support/warmup-runs.ts';

const FOLDER = '/runs';
const AT_20_S = '2026-01-01T00:00:20.000Z';

type Replies = Parameters<typeof fakeFetch>[0];

/** A git directory in the first seconds of 2026, and a process for each run that it gets. */
function openWorld() {
  const files = memoryFiles();
  const clock = virtualClock();
  const start = async (run: WarmupRun, replies: Replies, own: Files = files, env: Env = {}) => {
    const fetch = fakeFetch(replies);
    await writeRun(files, FOLDER, run);
    const ended = continueRun(runPath(FOLDER, run.id), own, () =>
      Promise.resolve({
        ...clock,
        ...{ ...NOT_FOLLOWED, files: own, fetch, pid: 4711, userAgent: 'test', env },
      }),
    );
    return { ended, fetch };
  };
  return { ...clock, files, start };
}

/** One process, from its start with `run`. */
async function live(run: WarmupRun, replies: Replies) {
  const world = openWorld();
  const { ended, fetch } = await world.start(run, replies);
  await ended;
  const [after] = await listRuns(world.files, FOLDER);
  return { after, now: world.now(), seen: fetch.seen, writes: world.files.writes };
}

const texts = (writes: readonly { readonly text: string }[]): WarmupRun[] =>
  writes.map(({ text }) => JSON.parse(text) as WarmupRun);

describe('the process that continues after a push', () => {
  it('sends requests to the paths that haven’t answered, and to no others', async () => {
    const paths = [
      pathRecord({ path: '/done', isFinal: true, requests: 1 }),
      pathRecord({ path: '/wrong', isFinal: true, requests: 1 }),
      pathRecord({ path: '/slow' }),
    ];
    const { after, seen } = await live(runOf({ paths }), { '/slow': [200] });
    expect(seen.map(({ url }) => new URL(url).pathname)).toEqual(['/slow']);
    expect(after).toMatchObject({
      paths: [{}, {}, { isFinal: true, requests: 1, answer: { status: 200, expected: true } }],
      outcome: { kind: 'finished' },
    });
  });

  it('uses the default of a setting that its run doesn’t have', async () => {
    const { baseUrl, headers, site } = RUN_REQUEST;
    const run = runOf({ request: { baseUrl, headers, site } });
    const { after } = await live(run, { '/': [503, 200] });
    expect(after).toMatchObject({ paths: [{ requests: 2, answer: { status: 200 } }] });
  });

  it('sends the same requests as the push', async () => {
    const request = { ...RUN_REQUEST, headers: { 'x-key': 'k' }, site: ['www.example.com'] };
    const paths = [pathRecord({ method: 'HEAD', expect: [204] })];
    const { seen, after } = await live(runOf({ request, paths }), {
      '/': [{ status: 301, headers: { location: 'https://www.example.com/there' } }],
      '/there': [204],
    });
    expect(seen).toMatchObject([
      { init: { method: 'HEAD', headers: { 'x-key': 'k', 'user-agent': 'test' } } },
      { url: 'https://www.example.com/there' },
    ]);
    expect(after).toMatchObject({ paths: [{ answer: { status: 204, expected: true } }] });
  });

  it('retries as often as the push has left', async () => {
    const request = { ...RUN_REQUEST, retries: 3 };
    const paths = [pathRecord({ requests: 2 })];
    const { after, seen } = await live(runOf({ request, paths }), { '/': [503] });
    expect(seen).toHaveLength(2);
    expect(after).toMatchObject({ paths: [{ requests: 4, isFinal: true }] });
  });

  it('waits until the app’s Retry-After ends', async () => {
    const paths = [pathRecord({ requests: 1, notBefore: AT_20_S })];
    const { after } = await live(runOf({ paths }), { '/': [200] });
    expect(after?.attempts).toMatchObject([{ ms: 20_000, status: 200 }]);
  });

  it('sends nothing if that ends after its time, and writes the known result', async () => {
    const paths = [pathRecord({ requests: 1, notBefore: '2026-01-01T00:10:00.000Z' })];
    const { after, seen, now } = await live(runOf({ paths }), { '/': [200] });
    expect([seen.length, now]).toEqual([0, 0]);
    expect(after).toMatchObject({ outcome: { kind: 'finished' }, paths: [{ isFinal: false }] });
  });

  it('stops when its time is up, and ends the open request', async () => {
    const { after, seen, now } = await live(runOf(), { '/': ['never'] });
    expect(now).toBe(180_000);
    expect(seen[0]?.init.signal?.aborted).toBe(true);
    expect(after).toMatchObject({
      outcome: { kind: 'finished' },
      paths: [
        {
          isFinal: true,
          answer: {
            ...{ status: null, ms: 180_000 },
            error: "https://my-app.herokuapp.com didn't answer in time",
          },
        },
      ],
    });
  });

  it('has no more time than the push started with, even if the clock was set back', async () => {
    const startedAt = '2027-01-01T00:00:00.000Z';
    const run = runOf({ startedAt, deadline: '2027-01-01T00:00:10.000Z' });
    expect((await live(run, { '/': ['never'] })).now).toBe(10_000);
  });

  it('sends nothing if its time is up at the start', async () => {
    const { after, seen } = await live(runOf({ deadline: runOf().startedAt }), { '/': [200] });
    expect(seen).toEqual([]);
    expect(after).toMatchObject({ outcome: { kind: 'finished' }, paths: [{ answer: null }] });
  });

  it('has the rest of that time if it starts late', async () => {
    const startedAt = '2025-12-31T23:59:00.000Z';
    const run = runOf({ startedAt, deadline: '2026-01-01T00:02:00.000Z' });
    expect((await live(run, { '/': ['never'] })).now).toBe(120_000);
  });

  it('does nothing if its file is gone', async () => {
    const { files } = openWorld();
    const open = () => Promise.reject(new Error('opened'));
    await continueRun(runPath(FOLDER, runOf().id), files, open);
    expect(files.writes).toEqual([]);
  });

  it('does nothing if its run has already ended', async () => {
    const run = runOf({ outcome: { kind: 'stopped' } });
    const { after, seen } = await live(run, { '/': [200] });
    expect([after, seen]).toEqual([run, []]);
  });
});

describe('the record that it writes', () => {
  it('has each request’s result as it arrives', async () => {
    const { writes } = await live(runOf(), { '/': [503, 503, 503, 200] });
    const records = texts(writes);
    expect(records[1]?.outcome).toEqual({ kind: 'running', pid: 4711 });
    const seen = records.map(({ attempts }) => attempts.map(({ status }) => status));
    expect(seen).toContainEqual([503, 503]);
    expect(records.at(-1)).toMatchObject({
      outcome: { kind: 'finished' },
      attempts: [{ ms: 0, pauseMs: 500 }, { ms: 500 }, { ms: 1_500 }, { ms: 3_500, status: 200 }],
    });
  });

  it('is written at most once a second', async () => {
    const paths = Array.from({ length: 20 }, (_, n) => pathRecord({ path: `/${n}` }));
    const { now, writes } = await live(runOf({ paths }), {});
    expect([now, writes.length]).toEqual([0, 3]);
    const request = { ...RUN_REQUEST, retries: 100 };
    const busy = await live(runOf({ request }), { '/': [503] });
    expect(busy.writes.length).toBeLessThanOrEqual(busy.now / 1_000 + 3);
  });

  it('is written later if it can’t be written at once', async () => {
    const world = openWorld();
    let failures = 0;
    const write: Files['write'] = (path, text) => {
      const { attempts, outcome } = JSON.parse(text) as WarmupRun;
      if (attempts.length === 0 || outcome.kind !== 'running' || failures > 0)
        return world.files.write(path, text);
      failures += 1;
      return Promise.reject(new Error('ENOSPC'));
    };
    const answers: Replies = { '/': [200], '/slow': ['never'] };
    const paths = [pathRecord(), pathRecord({ path: '/slow' })];
    const { ended } = await world.start(runOf({ paths }), answers, { ...world.files, write });
    await world.sleep(5_000);
    expect(failures).toBe(1);
    const [during] = await listRuns(world.files, FOLDER);
    expect(during).toMatchObject({ outcome: { kind: 'running' }, attempts: [{ status: 200 }] });
    await ended;
  });

  it('keeps the attempts if an internal error ends it', async () => {
    const world = openWorld();
    const paths = [pathRecord(), pathRecord({ path: '/slow' })];
    const write: Files['write'] = (path, text) =>
      (JSON.parse(text) as WarmupRun).outcome.kind === 'finished'
        ? Promise.reject(new Error('at the very end'))
        : world.files.write(path, text);
    const answers: Replies = { '/': [200], '/slow': ['never'] };
    const { ended } = await world.start(runOf({ paths }), answers, { ...world.files, write });
    await ended;
    expect((await listRuns(world.files, FOLDER))[0]).toMatchObject({
      outcome: { kind: 'crashed', reason: 'internal error, please report it: at the very end' },
      attempts: [{ path: '/', status: 200 }],
      paths: [{ isFinal: true }, { isFinal: false }],
    });
  });

  it('keeps its result if the clean-up fails', async () => {
    const world = openWorld();
    const remove = () => Promise.reject(new Error('EACCES'));
    const { ended } = await world.start(runOf(), { '/': ['never'] }, { ...world.files, remove });
    await requestStop(world.files, FOLDER, runOf());
    await ended;
    expect((await listRuns(world.files, FOLDER))[0]?.outcome).toEqual({ kind: 'stopped' });
  });

  it('isn’t written again without a change', async () => {
    const { writes } = await live(runOf(), { '/': ['never'] });
    expect(writes).toHaveLength(3);
  });

  it('has the last hundred requests', async () => {
    const request = { ...RUN_REQUEST, retries: 8 };
    const paths = Array.from({ length: 20 }, (_, n) => pathRecord({ path: `/${n}` }));
    const replies = Object.fromEntries(paths.map(({ path }) => [path, [503]]));
    const { after, seen } = await live(runOf({ request, paths }), replies);
    expect(seen).toHaveLength(180);
    expect(after?.attempts).toHaveLength(100);
    expect(after?.attempts.at(-1)).toMatchObject({ pauseMs: null });
  });

  it('leaves the newest twenty of its app, because a push has no time for that', async () => {
    const world = openWorld();
    for (let n = 100; n < 125; n += 1) {
      const old = runOf({ id: `2025-01-01T00-00-00-${n}Z-1`, outcome: { kind: 'finished' } });
      await writeRun(world.files, FOLDER, old);
    }
    await (
      await world.start(runOf(), { '/': [200] })
    ).ended;
    const left = await listRuns(world.files, FOLDER);
    expect([left.length, left[0]?.id]).toEqual([20, runOf().id]);
  });
});

describe('one process for each app', () => {
  const OLDER = runOf();
  const NEWER = runOf({ id: '2026-01-01T00-00-00-001Z-2' });

  async function outcomes(world: ReturnType<typeof openWorld>, ...runs: WarmupRun[]) {
    const records = runs.map(({ id }) => readRun(world.files, runPath(FOLDER, id)));
    return (await Promise.all(records)).map((run) => run?.outcome.kind);
  }

  it('is the newer push’s; the older one ends within a second', async () => {
    const world = openWorld();
    const older = await world.start(OLDER, { '/': ['never'] });
    await world.sleep(5_000);
    const newer = await world.start(NEWER, { '/': ['never'] });
    await older.ended;
    expect(world.now()).toBeLessThanOrEqual(6_000);
    expect(older.fetch.seen[0]?.init.signal?.aborted).toBe(true);
    expect(await outcomes(world, OLDER, NEWER)).toEqual(['replaced', 'running']);
    await newer.ended;
  });

  it('is one of two that start together', async () => {
    const world = openWorld();
    const begun = await Promise.all([
      world.start(OLDER, { '/': ['never'] }),
      world.start(NEWER, { '/': ['never'] }),
    ]);
    await world.sleep(3_000);
    expect(await outcomes(world, OLDER, NEWER)).toEqual(['replaced', 'running']);
    await Promise.all(begun.map(({ ended }) => ended));
  });

  it('sends nothing if a newer one exists at its start', async () => {
    const world = openWorld();
    await writeRun(world.files, FOLDER, NEWER);
    const older = await world.start(OLDER, { '/': [200] });
    await older.ended;
    expect(older.fetch.seen).toEqual([]);
    expect(await outcomes(world, OLDER)).toEqual(['replaced']);
  });

  it.each([
    ['of another app', { app: 'other' }],
    ['that has failed', { outcome: { kind: 'crashed', reason: 'x' } }],
    ['whose time is over', { deadline: '2025-12-31T23:59:59.000Z' }],
    ['of the future, since the clock was set back', { startedAt: '2031-01-01T00:00:00.000Z' }],
  ] as const)('continues next to a newer one %s', async (_, differs) => {
    const world = openWorld();
    await writeRun(world.files, FOLDER, { ...NEWER, ...differs });
    const older = await world.start(OLDER, { '/': [503, 503, 200] });
    await older.ended;
    expect(await outcomes(world, OLDER)).toEqual(['finished']);
  });
});

describe('a process with a stop request', () => {
  it('ends within a second, without an open request', async () => {
    const world = openWorld();
    const { ended, fetch } = await world.start(runOf(), { '/': ['never'] });
    await world.sleep(5_000);
    await requestStop(world.files, FOLDER, runOf());
    await ended;
    expect(world.now()).toBeLessThanOrEqual(6_000);
    expect(fetch.seen[0]?.init.signal?.aborted).toBe(true);
    const [after] = await listRuns(world.files, FOLDER);
    expect(after).toMatchObject({ outcome: { kind: 'stopped' }, attempts: [] });
    expect(await world.files.list(FOLDER)).toHaveLength(1);
  });

  it('does not start', async () => {
    const world = openWorld();
    await requestStop(world.files, FOLDER, runOf());
    const { ended, fetch } = await world.start(runOf(), { '/': [200] });
    await ended;
    expect(fetch.seen).toEqual([]);
    expect((await listRuns(world.files, FOLDER))[0]?.outcome).toEqual({ kind: 'stopped' });
  });
});

describe('a process of a simulated Heroku', () => {
  it('ends within a second after it', async () => {
    const world = openWorld();
    const file = '/simulation/authority.pem';
    await world.files.write(file, '');
    const env = { HEROKU_PREFLIGHT_SIMULATION: file };
    const { ended } = await world.start(runOf(), { '/': ['never'] }, world.files, env);
    await world.sleep(5_000);
    await world.files.remove(file);
    await ended;
    expect(world.now()).toBeGreaterThanOrEqual(5_000);
    expect(world.now()).toBeLessThanOrEqual(6_000);
    expect((await listRuns(world.files, FOLDER))[0]?.outcome).toEqual({
      kind: 'crashed',
      reason: 'the simulated Heroku has ended',
    });
  });
});
