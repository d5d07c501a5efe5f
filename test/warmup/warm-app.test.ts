import { describe, expect, it } from '@jest/globals';
import { warmWith, type WarmPlan } from '../../src/warmup/warm-app.ts';
import type { WarmReport } from '../../src/warmup/warm-report.ts';
import { pathOf, requestOf } from '../support/default-request.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { appModel, mostAtOnce, type Reply, type SentRequest } from './app-model.ts';

async function warm(
  paths: readonly string[],
  reply: (count: number, path: string) => Reply,
  { concurrency = 4, ...plan }: Partial<WarmPlan> & { concurrency?: number } = {},
): Promise<{ report: WarmReport; sent: readonly SentRequest[]; done: readonly string[] }> {
  const clock = virtualClock();
  const { ask, sent } = appModel(clock, reply);
  const request = requestOf({ paths: paths.map((path) => pathOf(path)), concurrency });
  const done: string[] = [];
  const report = await warmWith(
    ask,
    clock,
    { request, dynos: 1, window: 3, timeout: 180_000, ...plan },
    new AbortController().signal,
    {
      onProgress: () => undefined,
      onPath: ({ path }) => done.push(path.path),
    },
  );
  return { report, sent, done };
}

describe('warming an app', () => {
  it('warms every path', async () => {
    const { report } = await warm(['/', '/a', '/b'], () => ({}));
    expect(report).toMatchObject({
      ...{ baseUrl: 'https://my-app.herokuapp.com/', isWarm: true, elapsedMs: 600, dynos: 1 },
      coverage: { kind: 'likely', probability: 1, dynos: 1 },
    });
    expect(report.paths.map(({ path, requests }) => [path.path, requests])).toEqual([
      ['/', 6],
      ['/a', 6],
      ['/b', 6],
    ]);
  });

  it('is not done where one path is not warm', async () => {
    const { report } = await warm(['/', '/gone'], (_, path) =>
      path === '/gone' ? { status: 404 } : {},
    );
    expect(report.isWarm).toBe(false);
    expect(report.paths.map(({ notWarm }) => notWarm)).toEqual([undefined, 'unexpected']);
  });

  it('reports paths as the config lists them, and tells of each when it is done', async () => {
    const { report, done } = await warm(['/slow', '/quick'], (_, path) => ({
      ms: path === '/slow' ? 900 : 10,
    }));
    expect(report.paths.map(({ path }) => path.path)).toEqual(['/slow', '/quick']);
    expect(done).toEqual(['/quick', '/slow']);
  });

  it('says with which probability each path reached all dynos', async () => {
    const { report } = await warm(['/', '/a'], () => ({}), { dynos: 4 });
    const [one, other] = report.paths.map(({ coverage }) =>
      coverage.kind === 'likely' ? coverage.probability : NaN,
    );
    expect(one).toBeGreaterThanOrEqual(0.99);
    expect(report.coverage).toEqual({
      ...{ kind: 'likely', dynos: 4 },
      probability: (one ?? NaN) * (other ?? NaN),
    });
  });

  it('begins with as many paths as there may be requests, and goes on as they are done', async () => {
    const paths = Array.from({ length: 12 }, (_, at) => `/${at}`);
    const { report, sent } = await warm(paths, () => ({}), { concurrency: 3 });
    expect(report.isWarm).toBe(true);
    expect(mostAtOnce(sent)).toBe(3);
    expect(new Set(sent.slice(0, 18).map(({ path }) => path)).size).toBe(3);
  });

  it('has warmed the paths that there was time for, and sends nothing to the others', async () => {
    const paths = Array.from({ length: 10_000 }, (_, at) => `/${at}`);
    const { report, sent, done } = await warm(paths, () => ({ ms: 1_000 }), { timeout: 20_000 });
    const isWarm = report.paths.map(({ notWarm }) => notWarm === undefined);
    expect(isWarm.filter(Boolean)).toHaveLength(12);
    expect(isWarm.slice(0, 12)).not.toContain(false);
    expect(report.paths.at(-1)).toMatchObject({ notWarm: 'out-of-time', requests: 0 });
    expect(sent.length).toBeLessThan(100);
    expect(done).toHaveLength(10_000);
  });
});
