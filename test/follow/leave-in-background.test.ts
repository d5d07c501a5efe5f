import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Clock } from '../../src/base/clock.ts';
import { PreflightError } from '../../src/base/errors.ts';
import { nodeFiles as files } from '../../src/base/node-files.ts';
import { listRuns } from '../../src/state/run-list.ts';
import { type WarmupRun } from '../../src/state/warmup-runs.ts';
import type { Answer } from '../../src/warmup/answer.ts';
import { continueRun } from '../../src/follow/background.ts';
import { leaveInBackground, type LeftDeploy } from '../../src/follow/leave-in-background.ts';
import type { AppReadings } from '../../src/heroku/readings.ts';
import { afterAttempt, type PathSoFar, unasked } from '../../src/warmup/ask-paths.ts';
import type { Attempt } from '../../src/warmup/patience.ts';
import { windowFor } from '../../src/warm/measure.ts';
import { stoppedClock } from '../support/clock.ts';
import { pathOf, requestOf } from '../support/default-request.ts';
import { NOT_FOLLOWED } from '../support/deploy-records.ts';
import { fakeFetch } from '../support/fake-fetch.ts';
import { dataWith, GOOD, readingsOf } from '../support/readings.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preflight-runs-'));
});
afterEach(() => rm(folder, { recursive: true }));

const status = (path: string, code: number, retryAfterMs?: number): Answer => ({
  ...{ kind: 'status', path, status: code, expected: code < 300, ms: 40, responseMs: 20 },
  flaw: code < 300 ? undefined : 'status',
  ...{
    retryAfterMs,
    dyno: undefined,
    release: undefined,
    isLong: false,
    redirect: undefined,
    standIn: undefined,
    bodyMs: 0,
  },
});

const times = (now: number) => ({ now, startedAt: 0 });

/** `/` has answered, `/health` answered 503 and gets another request, `/slow` hasn't answered. */
const PATHS = [
  afterAttempt(
    unasked(pathOf('/'), 0),
    { answer: status('/', 200), pauseMs: undefined },
    times(40),
  ),
  afterAttempt(
    unasked(pathOf('/health', { contains: 'ok' }), 0),
    { answer: status('/health', 503, 20_000), pauseMs: 20_000 },
    times(90),
  ),
  unasked(pathOf('/slow', { method: 'HEAD' }), 0),
];

const noted = (started: string[]) => (path: string) => {
  started.push(path);
};

interface Given {
  readonly runs?: string;
  readonly clock?: Clock;
  readonly startAs?: (started: string[]) => (path: string) => void;
  readonly paths?: readonly PathSoFar[];
  readonly deploy?: LeftDeploy;
}

async function attempt(asleep: boolean | undefined, given: Given = {}) {
  const { runs = folder, clock = stoppedClock(), startAs = noted, paths = PATHS, deploy } = given;
  const started: string[] = [];
  const condition = { asleep, useless: undefined, sleeps: true };
  const error = await leaveInBackground(
    { ...clock, files, pid: 4711, beginRun: startAs(started) },
    runs,
    {
      ...{ app: 'my-app', commit: 'c0ffee', startedAt: 0, condition },
      ...{ settings: { timeout: 180_000, window: null }, checked: null, deploy },
      paths,
      request: requestOf({
        paths: paths.map(({ path }) => path),
        headers: { authorization: 'Bearer ${PREFLIGHT_TOKEN}' },
        site: ['www.example.com'],
      }),
    },
  );
  return { error, started };
}

async function leave(asleep: boolean | undefined): Promise<string> {
  const { error, started } = await attempt(asleep);
  expect(error).toBeUndefined();
  expect(started).toHaveLength(1);
  return started[0] ?? '';
}

const finish = (path: string, fetch = fakeFetch({ '/slow': [200], '/health': [404] })) =>
  continueRun(path, files, () =>
    Promise.resolve({
      ...stoppedClock(),
      ...{ ...NOT_FOLLOWED, files, fetch, pid: 1, userAgent: 'test' },
      env: { PREFLIGHT_TOKEN: 's3cret' },
    }),
  );

const onlyRun = async (): Promise<WarmupRun | undefined> => (await listRuns(files, folder))[0];

describe('a warm-up that continues after its push', () => {
  it('is recorded as running before its process starts', async () => {
    await leave(true);
    expect(await onlyRun()).toMatchObject({
      ...{ app: 'my-app', commit: 'c0ffee', asleepBefore: true },
      startedAt: '2026-01-01T00:00:00.000Z',
      deadline: '2026-01-01T00:03:00.000Z',
      outcome: { kind: 'running', pid: null },
    });
  });

  it('records what the push saw, and the remaining time', async () => {
    const clock = stoppedClock();
    await clock.sleep(1_000);
    await attempt(true, { clock });
    expect(await onlyRun()).toMatchObject({
      startedAt: '2026-01-01T00:00:00.000Z',
      deadline: '2026-01-01T00:03:00.000Z',
      paths: [
        { path: '/', requests: 1, isFinal: true, answer: { status: 200, expected: true, ms: 40 } },
        {
          ...{ path: '/health', contains: 'ok', requests: 1, isFinal: false },
          answer: { status: 503, flaw: 'status', ms: 90, retryAfterMs: 20_000 },
          notBefore: '2026-01-01T00:00:20.090Z',
        },
        {
          path: '/slow',
          method: 'HEAD',
          requests: 0,
          isFinal: false,
          answer: null,
          notBefore: null,
        },
      ],
      attempts: [
        { path: '/', ms: 40, status: 200, pauseMs: null },
        { path: '/health', ms: 90, status: 503, pauseMs: 20_000 },
      ],
    });
  });

  it('records everything that its requests need, except the values of header variables', async () => {
    const path = await leave(true);
    expect((await onlyRun())?.request).toEqual({
      ...{ baseUrl: 'https://my-app.herokuapp.com/', site: ['www.example.com'] },
      ...{ requestTimeout: 110_000, retries: 20, concurrency: 4 },
      identityHeader: 'x-heroku-dyno-id',
      releaseHeader: 'x-heroku-release-version',
      headers: { authorization: 'Bearer ${PREFLIGHT_TOKEN}' },
    });
    const fetch = fakeFetch({ '/slow': [200], '/health': [404] });
    await finish(path, fetch);
    expect(fetch.seen[0]?.init.headers).toMatchObject({ authorization: 'Bearer s3cret' });
    expect(await readFile(path, 'utf8')).not.toContain('s3cret');
  });

  it('can be read only by its owner', async () => {
    expect((await stat(await leave(true))).mode & 0o777).toBe(0o600);
  });

  it('records the app’s sleep as unknown if it wasn’t known', async () => {
    await leave(undefined);
    expect(await onlyRun()).toMatchObject({ asleepBefore: null });
  });

  it('records an error that stops it', async () => {
    const path = await leave(true);
    await continueRun(path, files, () => Promise.reject(new Error('no git')));
    expect((await onlyRun())?.outcome).toMatchObject({ kind: 'crashed' });
  });

  it('creates its folder, but not the folder’s parents', async () => {
    expect(await attempt(true, { runs: join(folder, 'runs') })).toMatchObject({ error: undefined });
    expect(await files.list(join(folder, 'runs'))).toHaveLength(1);
    expect(await attempt(true, { runs: join(folder, 'uninstalled', 'runs') })).toMatchObject({
      error: { code: 'state-unwritable' },
      started: [],
    });
    expect(await files.list(folder)).toEqual(['runs']);
  });

  it('doesn’t start if it can’t be recorded', async () => {
    await writeFile(join(folder, 'runs'), 'a file');
    expect(await attempt(true, { runs: join(folder, 'runs') })).toMatchObject({
      error: {
        code: 'state-unwritable',
        message: `can't write to ${join(folder, 'runs')} (EEXIST)`,
      },
      started: [],
    });
  });

  it('isn’t recorded if its process can’t be started', async () => {
    const failure = new PreflightError('not-started', "can't start /usr/bin/node");
    const startAs = () => () => {
      throw failure;
    };
    const attempted = await attempt(true, { startAs });
    expect(attempted.error).toBe(failure);
    expect(await files.list(folder)).toEqual([]);
  });

  it('doesn’t recreate its file, however it ends', async () => {
    const path = await leave(true);
    const gone = join(folder, 'gone');
    await rename(path, gone);
    await finish(path);
    await continueRun(path, files, () => Promise.reject(new Error('no git')));
    expect(await files.list(folder)).toEqual(['gone']);
  });

  it('ends early if its file is removed, and recreates no folder', async () => {
    const runs = join(folder, 'runs');
    const { started } = await attempt(true, { runs });
    const fetch = fakeFetch({ '/slow': ['never'], '/health': ['never'] });
    const finished = finish(started[0] ?? '', fetch);
    while (fetch.seen.length < 1) await setImmediate();
    await rm(runs, { recursive: true });
    await finished;
    expect(await files.list(folder)).toEqual([]);
  });
});

describe('the attempts on record', () => {
  it('are in the order of their ends, whatever their paths', async () => {
    const [root = unasked(pathOf('/'), 0), health = root] = PATHS;
    const again = { answer: status('/', 503), pauseMs: 500.4 };
    const failed = new PreflightError('reset', 'my-app closed the connection');
    const closed = { answer: { kind: 'failure', path: '/', error: failed }, pauseMs: undefined };
    const paths = [
      [again, closed].reduce(
        (path, one, n) => afterAttempt(path, one as Attempt, times(80 + 40 * n)),
        root,
      ),
      health,
    ];
    await attempt(true, { paths });
    const run = await onlyRun();
    expect(run?.attempts).toMatchObject([
      { path: '/', ms: 40 },
      { path: '/', ms: 80, pauseMs: 500, error: null },
      { path: '/health', ms: 90 },
      { path: '/', ms: 120, status: null, error: 'my-app closed the connection', pauseMs: null },
    ]);
    expect(run?.paths[0]?.answer).toEqual({
      ...{ status: null, expected: false, flaw: null, redirect: null, standIn: null },
      ...{ error: 'my-app closed the connection', retryAfterMs: null, ms: 120 },
    });
  });

  it('say what may have answered instead of the app', async () => {
    const standIn = { name: 'Cloudflare', kind: 'cache' } as const;
    const cached = { ...status('/', 200), standIn } as Answer;
    const path = unasked(pathOf('/'), 0);
    await attempt(true, {
      paths: [afterAttempt(path, { answer: cached, pauseMs: undefined }, times(40))],
    });
    expect((await onlyRun())?.paths).toMatchObject([{ answer: { standIn } }]);
  });
});

describe('a deploy that is followed after its push', () => {
  const DATE = new Date('2026-11-28T12:00:00Z');
  const leaving = (readings: Partial<AppReadings>, own: Partial<LeftDeploy> = {}) => ({
    ...{ gitPid: 42, warms: true, probing: null },
    readings: { ...readingsOf(dataWith({})), date: DATE, ...readings },
    ...own,
  });
  const recordOf = async (deploy: LeftDeploy) => {
    await attempt(true, { deploy });
    return (await onlyRun())?.deploy;
  };

  it('is recorded with what was before it', async () => {
    const probing = { rate: 2, maxDowntimeMs: 1_000, slowMs: null };
    expect(await recordOf(leaving({}, { probing }))).toMatchObject({
      start: {
        ...{ runtime: 'preboot', bootMs: 60_000, before: 2, at: DATE.getTime(), webDynos: 2 },
        knownBuilds: [expect.any(String)],
      },
      ...{ gitPid: 42, sleeps: true, probing },
      warming: { window: windowFor(null, false, 2), timeout: 180_000 },
    });
  });

  it('is warmed for longer on the JVM', async () => {
    const buildpacks = [{ buildpack: { name: 'heroku/java', url: 'urn:buildpack:heroku/java' } }];
    const record = await recordOf(leaving(readingsOf(dataWith({ buildpacks }))));
    expect(record?.warming?.window).toBe(windowFor(null, true, 2));
    expect(windowFor(null, true, 2)).not.toBe(windowFor(null, false, 2));
  });

  it('has on record what isn’t known or asked for', async () => {
    const formation = readingsOf(GOOD, { formation: new PreflightError('timeout', 'too late') });
    const unknown = { ...formation, date: undefined };
    const record = await recordOf(leaving(unknown, { gitPid: undefined, warms: false }));
    expect(record).toMatchObject({
      start: { before: 2, at: null, webDynos: null },
      ...{ gitPid: null, warming: null },
    });
  });

  it('has no start if what decides couldn’t be read', async () => {
    const failed = readingsOf(GOOD, { releases: new PreflightError('timeout', 'too late') });
    expect(await recordOf(leaving(failed))).toMatchObject({ start: null, gitPid: 42 });
  });
});

describe('the records of warm-ups', () => {
  it('are the valid files', async () => {
    await leave(true);
    await writeFile(join(folder, '9999.json'), '{"version":1}');
    await mkdir(join(folder, '9998.json'));
    expect(await listRuns(files, folder)).toHaveLength(1);
  });

  it('are empty if the path isn’t a folder', async () => {
    await writeFile(join(folder, 'runs'), '');
    expect(await listRuns(files, join(folder, 'runs'))).toEqual([]);
  });
});
