import type { Files } from '../../src/base/files.ts';
import { type PathRecord, type WarmupRun, writeRun } from '../../src/state/warmup-runs.ts';
import { memoryFiles } from './memory-files.ts';

export const pathRecord = (own: Partial<PathRecord> = {}): PathRecord => ({
  ...{ path: '/', method: 'GET', expect: ['2xx'], contains: null },
  ...{ requests: 0, answer: null, isFinal: false, notBefore: null },
  ...own,
});

export const RUN_REQUEST = {
  ...{ baseUrl: 'https://my-app.herokuapp.com/', headers: {}, site: [] },
  ...{ requestTimeout: 110_000, retries: 20, concurrency: 4 },
  identityHeader: 'x-heroku-dyno-id',
} as const satisfies WarmupRun['request'];

/** A run without an answer yet; it began with the year 2026 and has three minutes. */
export const runOf = (own: Partial<WarmupRun> = {}): WarmupRun => ({
  ...{ version: 1, id: '2026-01-01T00-00-00-000Z-1', app: 'my-app', commit: 'c0ffee' },
  ...{ startedAt: '2026-01-01T00:00:00.000Z', deadline: '2026-01-01T00:03:00.000Z' },
  asleepBefore: null,
  request: {
    ...{ baseUrl: 'https://my-app.herokuapp.com/', headers: {}, site: [] },
    ...{ requestTimeout: 110_000, retries: 20, concurrency: 4 },
    identityHeader: 'x-heroku-dyno-id',
    releaseHeader: 'x-heroku-release-version',
  },
  paths: [pathRecord()],
  ...{ checked: null, deploy: null },
  attempts: [],
  outcome: { kind: 'running', pid: null },
  ...own,
});

export const FOLDER = '/runs';

/** Of the nth run. @param n from 10 to 99 */
export const idOf = (n: number): string => `2026-01-01T00-00-00-0${n}Z-1`;

/** Runs in memory, the oldest one with n = 10. */
export async function storeWith(count: number): Promise<Files> {
  const files = memoryFiles();
  for (let n = 10; n < 10 + count; n += 1) await writeRun(files, FOLDER, runOf({ id: idOf(n) }));
  return files;
}
