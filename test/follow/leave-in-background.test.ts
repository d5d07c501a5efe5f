import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { nodeFiles as files } from '../../src/base/node-files.ts';
import { listRuns } from '../../src/state/run-list.ts';
import { type WarmupRun } from '../../src/state/warmup-runs.ts';
import type { Answer } from '../../src/warmup/answer.ts';
import { continueRun } from '../../src/follow/background.ts';
import { leaveInBackground } from '../../src/follow/leave-in-background.ts';
import { afterAttempt, unasked } from '../../src/warmup/ask-paths.ts';
import { stoppedClock } from '../support/clock.ts';
import { pathOf, requestOf } from '../support/default-request.ts';
import { NOT_FOLLOWED } from '../support/deploy-records.ts';
import { fakeFetch } from '../support/fake-fetch.ts';

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

async function attempt(
  asleep: boolean | undefined,
  runs = folder,
  clock = stoppedClock(),
  startAs: (started: string[]) => (path: string) => void = noted,
) {
  const started: string[] = [];
  const condition = { asleep, useless: undefined, sleeps: true };
  const error = await leaveInBackground(
    { ...clock, files, pid: 4711, beginRun: startAs(started) },
    runs,
    {
      ...{ app: 'my-app', commit: 'c0ffee', startedAt: 0, condition },
      ...{ settings: { timeout: 180_000, window: null }, checked: null, deploy: undefined },
      paths: PATHS,
      request: requestOf({
        paths: PATHS.map(({ path }) => path),
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
    await attempt(true, folder, clock);
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
    expect(await attempt(true, join(folder, 'runs'))).toMatchObject({ error: undefined });
    expect(await files.list(join(folder, 'runs'))).toHaveLength(1);
    expect(await attempt(true, join(folder, 'uninstalled', 'runs'))).toMatchObject({
      error: { code: 'state-unwritable' },
      started: [],
    });
    expect(await files.list(folder)).toEqual(['runs']);
  });

  it('doesn’t start if it can’t be recorded', async () => {
    await writeFile(join(folder, 'runs'), 'a file');
    expect(await attempt(true, join(folder, 'runs'))).toMatchObject({
      error: {
        code: 'state-unwritable',
        message: `can't write to ${join(folder, 'runs')} (EEXIST)`,
      },
      started: [],
    });
  });

  it('isn’t recorded if its process can’t be started', async () => {
    const failure = new PreflightError('not-started', "can't start /usr/bin/node");
    const attempted = await attempt(true, folder, stoppedClock(), () => () => {
      throw failure;
    });
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
    const { started } = await attempt(true, runs);
    const fetch = fakeFetch({ '/slow': ['never'], '/health': ['never'] });
    const finished = finish(started[0] ?? '', fetch);
    while (fetch.seen.length < 1) await setImmediate();
    await rm(runs, { recursive: true });
    await finished;
    expect(await files.list(folder)).toEqual([]);
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
