import { describe, expect, it } from '@jest/globals';
import { warmWith } from '../../src/warm/app.ts';
import type { WarmPlan } from '../../src/warm/plan.ts';
import type { WarmReport } from '../../src/warm/report.ts';
import type { Asker } from '../../src/warmup/request.ts';
import { pathOf, requestOf } from '../support/default-request.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { answerOf } from '../support/warm-report.ts';
import { appModel, mostAtOnce, type Reply, type SentRequest } from './app-model.ts';

const QUIET = { onProgress: () => undefined, onPath: () => undefined };

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
      ...{ baseUrl: 'https://my-app.herokuapp.com/', isWarm: true, elapsedMs: 1_800, dynos: 1 },
      coverage: { kind: 'likely', probability: 1, dynos: 1 },
    });
    expect(report.paths.map(({ path, requests }) => [path.path, requests])).toEqual([
      ['/', 6],
      ['/a', 6],
      ['/b', 6],
    ]);
  });

  it('reports the number of processes if it’s known', async () => {
    expect((await warm(['/'], () => ({}), { perDyno: 2 })).report).toMatchObject({ perDyno: 2 });
    expect((await warm(['/'], () => ({}))).report).not.toHaveProperty('perDyno');
  });

  it.each([1, 8])('sends few requests if each gets 429: %i paths', async (count) => {
    const paths = Array.from({ length: count }, (_, n) => `/${n}`);
    const { report, sent } = await warm(paths, () => ({ status: 429 }), { dynos: 4 });
    expect(report.paths.map(({ notWarm }) => notWarm)).toEqual(paths.map(() => 'unanswered'));
    expect(report.paths.every(({ last }) => last?.kind === 'status' && last.status === 429)).toBe(
      true,
    );
    expect(sent.length).toBeLessThanOrEqual(count + 16);
  });

  it('sends fewer and fewer requests if an app limits them again and again', async () => {
    const { sent } = await warm(['/'], (n) => ({ status: n % 5 === 4 ? 429 : 200 }), {
      ...{ dynos: 4, window: 40 },
    });
    expect(sent.length).toBeLessThan(60);
  });

  it("isn't done if one path isn't warm", async () => {
    const { report } = await warm(['/', '/gone'], (_, path) =>
      path === '/gone' ? { status: 404 } : {},
    );
    expect(report.isWarm).toBe(false);
    expect(report.paths.map(({ notWarm }) => notWarm)).toEqual([undefined, 'unexpected']);
  });

  it("reports paths in the config's order, and each one when it's done", async () => {
    const { report, done } = await warm(
      ['/slow', '/quick'],
      (_, path) => ({ ms: path === '/slow' ? 900 : 10 }),
      { dynos: 2 },
    );
    expect(report.paths.map(({ path }) => path.path)).toEqual(['/slow', '/quick']);
    expect(done).toEqual(['/quick', '/slow']);
  });

  it('gives the probability that each path reached all dynos', async () => {
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

  it('sends one dyno one request at a time, on any path', async () => {
    const { report, sent } = await warm(['/', '/a', '/b', '/c'], () => ({}));
    expect(report.isWarm).toBe(true);
    expect(mostAtOnce(sent)).toBe(1);
    expect(sent.slice(0, 6).map(({ path }) => path)).toEqual(['/', '/a', '/b', '/c', '/', '/a']);
  });

  it('sends as many requests at a time as there are dynos, up to the limit', async () => {
    const paths = Array.from({ length: 12 }, (_, at) => `/${at}`);
    const { sent } = await warm(paths, () => ({}), { dynos: 3 });
    expect(mostAtOnce(sent)).toBe(3);
    const { sent: fewer } = await warm(paths, () => ({}), { dynos: 3, concurrency: 2 });
    expect(mostAtOnce(fewer)).toBe(2);
  });

  it("doesn't measure a queue that it causes", async () => {
    const clock = virtualClock();
    // An app that handles one request at a time.
    let served = Promise.resolve();
    const ask: Asker = async ({ path }) => {
      const began = clock.now();
      await (served = served.then(() => clock.sleep(50)));
      const ms = clock.now() - began;
      return answerOf({ path, ms, responseMs: ms });
    };
    const request = requestOf({ paths: ['/', '/a', '/b', '/c'].map((path) => pathOf(path)) });
    const plan = { request, dynos: 1, window: 3, timeout: 180_000 };
    const { paths } = await warmWith(ask, clock, plan, new AbortController().signal, QUIET);
    expect(paths.map(({ firstMs, warmMs }) => [firstMs, warmMs])).toEqual(
      Array.from({ length: 4 }, () => [50, 50]),
    );
  });

  it('measures without the time to connect', async () => {
    const clock = virtualClock();
    const ask: Asker = async ({ path }) => {
      await clock.sleep(90);
      return answerOf({ path, ms: 90, responseMs: 50 });
    };
    const plan = { request: requestOf(), dynos: 1, window: 3, timeout: 180_000 };
    const { paths } = await warmWith(ask, clock, plan, new AbortController().signal, QUIET);
    expect(paths).toMatchObject([{ firstMs: 50, warmMs: 50 }]);
  });
});

describe('paths that hang', () => {
  const HANGING = ['/hang1', '/hang2', '/hang3', '/hang4'];
  const isHanging = (path: string): boolean => path.startsWith('/hang');

  it('delay the others for a few seconds only', async () => {
    const { report } = await warm(
      [...HANGING.slice(1), '/good'],
      (_, path) => ({ ms: isHanging(path) ? 1e9 : 100 }),
      { timeout: 30_000 },
    );
    expect(report.paths.map(({ notWarm }) => notWarm)).toEqual([
      ...['out-of-time', 'out-of-time', 'out-of-time'],
      undefined,
    ]);
  });

  it('free their requests after the time-out, if they use up the limit', async () => {
    const { report } = await warm([...HANGING, '/good'], (_, path) =>
      isHanging(path) ? { ms: 110_000, failure: 'reset' } : {},
    );
    expect(report.paths.at(-1)).toMatchObject({ notWarm: undefined, requests: 6, warmMs: 100 });
  });

  it('leave others without a request if time is up first', async () => {
    const { report, sent } = await warm([...HANGING, '/good'], () => ({ ms: 1e9 }), {
      timeout: 8_000,
    });
    expect(report.paths.map(({ requests }) => requests)).toEqual([1, 1, 0, 0, 0]);
    expect(report.paths.at(-1)).toMatchObject({ notWarm: 'out-of-time', last: undefined });
    expect(sent).toHaveLength(2);
    expect(report.elapsedMs).toBe(8_000);
  });
});
