import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/clock.ts';
import { nodeFileStore as files } from '../../src/state/node-file-store.ts';
import { listRuns, type WarmupRun } from '../../src/state/warmup-runs.ts';
import { continueRun } from '../../src/warmup/continue-run.ts';
import { handOver } from '../../src/warmup/hand-over.ts';
import { stoppedClock } from '../support/clock.ts';
import { fakeFetch } from '../support/fake-fetch.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preflight-runs-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function attempt(asleep: boolean | undefined, timeoutMs = 110_000, runs = folder) {
  const started: string[] = [];
  const condition = { asleep, useless: undefined, sleeps: true };
  const error = await handOver(
    { ...stoppedClock(), files, pid: 4711, spawnDetached: (path) => started.push(path) },
    runs,
    {
      app: 'my-app',
      commit: 'c0ffee',
      startedAt: 0,
      timeoutMs,
      condition,
      request: {
        baseUrl: 'https://my-app.herokuapp.com/',
        paths: ['/', '/health'],
        method: 'GET',
        headers: { authorization: 'Bearer ${PREFLIGHT_TOKEN}' },
        expect: ['2xx'],
      },
    },
  );
  return { error, started };
}

async function leave(asleep: boolean | undefined, timeoutMs?: number): Promise<string> {
  const { error, started } = await attempt(asleep, timeoutMs);
  expect(error).toBeUndefined();
  expect(started).toHaveLength(1);
  return started[0] ?? '';
}

const finish = (path: string, fetch = fakeFetch({ '/': [200], '/health': [503, 200] })) =>
  continueRun(path, files, () =>
    Promise.resolve({
      ...stoppedClock(),
      ...{ files, fetch, pid: 1, userAgent: 'test' },
      fillIn: () => ({ authorization: 'Bearer s3cret' }),
    }),
  );

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const onlyRun = async (): Promise<WarmupRun | undefined> => (await listRuns(files, folder))[0];

describe('a warm-up that outlives its push', () => {
  it('is on record as running before its process has begun', async () => {
    await leave(true);
    expect(await onlyRun()).toMatchObject({
      app: 'my-app',
      commit: 'c0ffee',
      asleepBefore: true,
      outcome: { kind: 'running', pid: null },
    });
  });

  it('records every path, once all have answered', async () => {
    await finish(await leave(true));
    expect((await onlyRun())?.outcome).toMatchObject({
      kind: 'finished',
      answers: [
        { path: '/', status: 200, expected: true },
        { path: '/health', status: 200, expected: true },
      ],
    });
  });

  it('sends the secret that its file does not hold', async () => {
    const path = await leave(true);
    const fetch = fakeFetch({ '/': [200], '/health': [200] });
    await finish(path, fetch);
    expect(fetch.seen[0]?.init.headers).toMatchObject({ authorization: 'Bearer s3cret' });
    expect(await readFile(path, 'utf8')).not.toContain('s3cret');
  });

  it('gives up in time although memory is tidied up meanwhile', async () => {
    const path = await leave(true, 400);
    const ended = continueRun(path, files, () =>
      Promise.resolve({
        ...systemClock,
        today: () => new Date(Date.UTC(2026, 0, 1) + performance.now() - start),
        ...{ files, fetch: fakeFetch({ '/': ['never'], '/health': ['never'] }) },
        ...{ pid: 1, userAgent: 'test', fillIn: () => ({}) },
      }),
    );
    const start = performance.now();
    const tidyUp = setInterval(collectGarbage, 20);
    await ended.finally(() => {
      clearInterval(tidyUp);
    });
    expect((await onlyRun())?.outcome).toMatchObject({
      kind: 'finished',
      answers: [{ status: null }, { status: null }],
    });
  });

  it('gives up when its time is over, and says why', async () => {
    await finish(await leave(true, 0), fakeFetch({ '/': [503], '/health': [503] }));
    expect((await onlyRun())?.outcome).toMatchObject({
      kind: 'finished',
      answers: [{ status: 503, expected: false }, { expected: false }],
    });
  });

  it('does not claim to know whether the app slept when nobody could tell', async () => {
    await leave(undefined);
    expect(await onlyRun()).toMatchObject({ asleepBefore: null });
  });

  it('records what kept it from its work', async () => {
    const path = await leave(true);
    await continueRun(path, files, () => Promise.reject(new Error('no git')));
    expect((await onlyRun())?.outcome).toMatchObject({ kind: 'crashed' });
  });

  it('makes its folder, but none around it', async () => {
    expect(await attempt(true, undefined, join(folder, 'runs'))).toMatchObject({
      error: undefined,
    });
    expect(await files.list(join(folder, 'runs'))).toHaveLength(1);
    expect(await attempt(true, undefined, join(folder, 'uninstalled', 'runs'))).toMatchObject({
      error: { code: 'state-unwritable' },
      started: [],
    });
    expect(await files.list(folder)).toEqual(['runs']);
  });

  it('is no process where it can’t be written down', async () => {
    await writeFile(join(folder, 'runs'), 'a file');
    expect(await attempt(true, undefined, join(folder, 'runs'))).toMatchObject({
      error: {
        code: 'state-unwritable',
        message: `can't write to ${join(folder, 'runs')} (EEXIST)`,
      },
      started: [],
    });
  });

  it('does not come back once its file has gone, whatever became of it', async () => {
    const path = await leave(true);
    const gone = join(folder, 'gone');
    await rename(path, gone);
    await finish(path);
    await continueRun(path, files, () => Promise.reject(new Error('no git')));
    expect(await files.list(folder)).toEqual(['gone']);
  });

  it('ends early when its file goes while it asks, and brings no folder back', async () => {
    const runs = join(folder, 'runs');
    const { started } = await attempt(true, undefined, runs);
    const fetch = fakeFetch({ '/': ['never'], '/health': ['never'] });
    const finished = finish(started[0] ?? '', fetch);
    while (fetch.seen.length < 2) await setImmediate();
    await rm(runs, { recursive: true });
    await finished;
    expect(await files.list(folder)).toEqual([]);
  });

  it('passes over files that are not runs', async () => {
    await leave(true);
    await writeFile(join(folder, '9999.json'), '{"version":1}');
    await mkdir(join(folder, '9998.json'));
    expect(await listRuns(files, folder)).toHaveLength(1);
  });

  it('is not looked for in what is no folder', async () => {
    await writeFile(join(folder, 'runs'), '');
    expect(await listRuns(files, join(folder, 'runs'))).toEqual([]);
  });

  it('keeps the newest twenty', async () => {
    for (let n = 10; n < 35; n += 1) await writeFile(join(folder, `2020-${n}.json`), '{}');
    await leave(true);
    expect(await files.list(folder)).toHaveLength(20);
    expect(await onlyRun()).toBeDefined();
  });
});
