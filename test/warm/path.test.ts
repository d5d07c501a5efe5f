import { describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/base/clock.ts';
import { warmWith } from '../../src/warm/app.ts';
import type { WarmPlan } from '../../src/warm/plan.ts';
import type { PathReport, WarmProgress } from '../../src/warm/report.ts';
import { requestOf } from '../support/default-request.ts';
import { answerOf } from '../support/warm-report.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { appModel, mostAtOnce, type Reply, type SentRequest } from './app-model.ts';

interface Warmed {
  readonly report: PathReport;
  readonly sent: readonly SentRequest[];
  readonly progress: readonly WarmProgress[];
  readonly elapsedMs: number;
}

/** Warms the only path of an app that answers with `reply`. */
async function warm(
  reply: (count: number) => Reply,
  plan: Partial<Omit<WarmPlan, 'request'>> & Partial<WarmPlan['request']> = {},
  signal = new AbortController().signal,
): Promise<Warmed> {
  const clock = virtualClock();
  const { ask, sent } = appModel(clock, reply);
  const progress: WarmProgress[] = [];
  const reports: PathReport[] = [];
  // Undefined is not the default, but an unknown number.
  const { dynos, window = 3, timeout = 180_000, release, ...request } = { dynos: 1, ...plan };
  const whole = { request: requestOf(request), window, timeout, release };
  const { elapsedMs } = await warmWith(ask, clock, { ...whole, dynos }, signal, {
    onProgress: (step) => progress.push(step),
    onPath: (report) => reports.push(report),
  });
  const [report] = reports;
  if (!report) throw new Error('there was no report');
  return { report, sent, progress, elapsedMs };
}

/** Answers with the list in order, and repeats the last one. */
const byList =
  (...replies: readonly Reply[]) =>
  (count: number): Reply =>
    replies[Math.min(count, replies.length - 1)] ?? {};

describe('a path that answers', () => {
  it("is warm after six requests if they don't become faster", async () => {
    const { report, sent } = await warm(() => ({}));
    expect(report).toMatchObject({
      ...{ notWarm: undefined, firstMs: 100, warmMs: 100, requests: 6, retries: 0 },
      ...{ coverage: { kind: 'likely', probability: 1, dynos: 1 }, last: { status: 200 } },
    });
    expect(sent).toHaveLength(6);
  });

  it('gets one request until it answers, and then as many as it has dynos', async () => {
    const { sent } = await warm(byList({ ms: 9_000 }, {}), { dynos: 3, concurrency: 4 });
    const [first, second] = sent;
    expect(first?.endedAt).toBe(9_000);
    expect(second?.at).toBe(9_000);
    expect(mostAtOnce(sent)).toBe(3);
  });

  it('gets no more requests at a time than the limit', async () => {
    const { sent } = await warm(() => ({}), { dynos: 10, concurrency: 2 });
    expect(mostAtOnce(sent)).toBe(2);
  });

  it('has a first time and a steady time', async () => {
    const { report } = await warm(byList({ ms: 9_000 }, { ms: 500 }, { ms: 200 }, { ms: 84 }));
    expect(report).toMatchObject({ notWarm: undefined, firstMs: 9_000, warmMs: 84 });
  });

  it('reports each request', async () => {
    const { progress } = await warm(byList({ status: 503 }, { ms: 700 }, {}));
    expect(progress.slice(0, 3)).toMatchObject([
      { answer: { status: 503 }, pauseMs: 500, requests: 1, firstMs: undefined },
      { answer: { status: 200 }, pauseMs: undefined, requests: 2, firstMs: 700 },
      { answer: { status: 200 }, pauseMs: undefined, requests: 3, firstMs: 700 },
    ]);
  });
});

describe('a path on several dynos', () => {
  it('gets the number of requests that reaches all of them with 99 %, and no more', async () => {
    const { report, sent } = await warm(() => ({}), { dynos: 4 });
    expect(report).toMatchObject({ notWarm: undefined, requests: 21 });
    expect(report.coverage).toMatchObject({ kind: 'likely', dynos: 4 });
    expect(sent).toHaveLength(21);
  });

  it('is warm as soon as all dynos have sent their names', async () => {
    const { report } = await warm((count) => ({ dyno: `dyno ${count % 4}` }), { dynos: 4 });
    expect(report.notWarm).toBeUndefined();
    expect(report.coverage).toEqual({ kind: 'counted', reached: 4, dynos: 4 });
    expect(report.requests).toBeLessThan(12);
  });

  it('uses the number of requests if the header names each request', async () => {
    const { report } = await warm((count) => ({ dyno: `request ${count}` }), { dynos: 10 });
    expect(report).toMatchObject({ notWarm: undefined, requests: 66 });
    expect(report.coverage).toMatchObject({ kind: 'likely' });
  });

  it('reports a dyno that never sends its name, after the last request', async () => {
    const { report } = await warm((count) => ({ dyno: `dyno ${count % 3}` }), { dynos: 4 });
    expect(report).toMatchObject({
      ...{ notWarm: 'dynos-missing', requests: 21 + 20 * 3 },
      coverage: { kind: 'counted', reached: 3, dynos: 4 },
    });
  });

  it('is counted again after a retry, because its dynos may have changed', async () => {
    const { report } = await warm(
      byList({ dyno: 'old' }, { status: 503 }, { status: 503 }, { status: 503 }, { dyno: 'new' }),
      { dynos: 2 },
    );
    expect(report).toMatchObject({
      notWarm: 'dynos-missing',
      coverage: { kind: 'counted', reached: 1, dynos: 2 },
    });
  });

  it("is warm by its answers alone if the number of dynos isn't known", async () => {
    const { report, sent } = await warm(() => ({}), { dynos: undefined });
    expect(report).toMatchObject({ notWarm: undefined, coverage: { kind: 'unknown' } });
    expect(mostAtOnce(sent)).toBe(1);
    const named = await warm((count) => ({ dyno: `web.${count % 2}` }), { dynos: undefined });
    expect(named.report).toMatchObject({ notWarm: undefined, coverage: { kind: 'unknown' } });
  });

  it('is judged by a slow answer, too, even if others overtake it', async () => {
    const { report, sent } = await warm(
      (count) => (count === 5 ? { status: 500, ms: 60_000 } : {}),
      { dynos: 4 },
    );
    expect(report).toMatchObject({ notWarm: 'unexpected', last: { status: 500 } });
    expect(sent.filter(({ endedAt }) => endedAt < 60_000).length).toBeGreaterThan(5);
    expect(sent.length).toBeLessThan(10);
  });
});

describe('a path that gets faster', () => {
  it('gets requests until its times are steady', async () => {
    const { report } = await warm((count) => ({ ms: Math.max(80, 400 - 8 * count) }), {
      window: 10,
    });
    expect(report.notWarm).toBeUndefined();
    expect(report.warmMs).toBeLessThan(1.2 * 80);
    expect(report.requests).toBeGreaterThan(40);
  });

  it('gets no more requests after twenty windows beyond those that reach all dynos', async () => {
    const { report } = await warm((count) => ({ ms: 50_000 * 0.95 ** count }), {
      dynos: 2,
      timeout: 1e9,
    });
    expect(report).toMatchObject({ notWarm: 'getting-faster', requests: 8 + 20 * 3 });
    expect(report.warmMs).toBeGreaterThan(0);
  });
});

describe('a path with an unexpected answer', () => {
  it('gets no more requests after 404', async () => {
    const { report, sent } = await warm(() => ({ status: 404 }));
    expect(report).toMatchObject({ notWarm: 'unexpected', last: { status: 404 }, requests: 1 });
    expect(report).toMatchObject({ firstMs: undefined, warmMs: undefined });
    expect(sent).toHaveLength(1);
  });

  it.each(['redirects', 'size', 'encoding'] as const)(
    "is unexpected if the app answers and the answer can't be used: %s",
    async (failure) => {
      const { report } = await warm(() => ({ failure }));
      expect(report).toMatchObject({ notWarm: 'unexpected', last: { error: { code: failure } } });
      expect(report.requests).toBe(1);
    },
  );

  it('is not warm if a later answer is 500', async () => {
    const { report } = await warm((count) => ({ status: count === 4 ? 500 : 200 }));
    expect(report).toMatchObject({ notWarm: 'unexpected', last: { status: 500 }, requests: 5 });
  });

  it('gets more requests after 503', async () => {
    const { report } = await warm(byList({ status: 503 }, { status: 503 }, {}));
    expect(report).toMatchObject({ notWarm: undefined, firstMs: 100, requests: 8, retries: 2 });
  });

  it('starts counting again after a retry', async () => {
    const { report } = await warm((count) => ({ status: count === 5 ? 503 : 200 }));
    expect(report).toMatchObject({ notWarm: undefined, requests: 5 + 1 + 6, retries: 1 });
  });

  it('is unanswered after the last retry', async () => {
    const { report } = await warm(() => ({ status: 503 }), { retries: 3 });
    expect(report).toMatchObject({
      ...{ notWarm: 'unanswered', last: { status: 503 }, requests: 4, retries: 3 },
      coverage: { kind: 'likely', probability: 0, dynos: 1 },
    });
  });

  it('is unanswered if connections are lost', async () => {
    const { report } = await warm(() => ({ failure: 'reset' }), { retries: 1 });
    expect(report).toMatchObject({ notWarm: 'unanswered', last: { kind: 'failure' } });
  });

  it('is unanswered in the end if every third request needs a retry', async () => {
    const { report } = await warm((count) => ({ status: count % 3 === 2 ? 503 : 200 }));
    expect(report).toMatchObject({ notWarm: 'unanswered', last: { status: 503 } });
    expect(report.requests - report.retries).toBe(1 + 20 * 3);
  });

  it("doesn't count the answers before a retry, because that dyno may be gone", async () => {
    const { report } = await warm((count) => ({ status: count === 20 ? 503 : 200 }), { dynos: 4 });
    expect(report).toMatchObject({ notWarm: undefined, retries: 1 });
    expect(report.requests).toBeGreaterThanOrEqual(20 + 1 + 21);
  });

  it('gets no more retries after its result is known', async () => {
    const { report, elapsedMs } = await warm(
      byList({}, { status: 404, ms: 150 }, { status: 503 }),
      { dynos: 4 },
    );
    expect(report).toMatchObject({ notWarm: 'unexpected', last: { status: 404 } });
    expect(report).toMatchObject({ requests: 5, retries: 0 });
    expect(elapsedMs).toBeLessThan(600);
  });
});

describe('a path of a new release', () => {
  it('gets requests until six answers in a row are the new release’s', async () => {
    const { report } = await warm(
      byList({ release: 5, ms: 900 }, { release: 6 }, { release: 5 }, { release: 6 }),
      { release: 6 },
    );
    expect(report).toMatchObject({ notWarm: undefined, firstMs: 100, requests: 9 });
  });

  it('isn’t warm if an old one still answers at the end', async () => {
    const { report } = await warm(() => ({ release: 5 }), { release: 6 });
    expect(report).toMatchObject({
      ...{ notWarm: 'old-release', last: { release: 5 }, firstMs: undefined, warmMs: undefined },
      coverage: { kind: 'likely', probability: 0 },
    });
    expect(report.requests).toBeLessThan(70);
  });

  it('counts an old dyno as none of the new ones', async () => {
    const { report } = await warm(
      (count) =>
        count === 0 ? { release: 5, dyno: 'old' } : { release: 6, dyno: `new${count % 2}` },
      { release: 6, dynos: 2 },
    );
    expect(report.coverage).toEqual({ kind: 'counted', reached: 2, dynos: 2 });
  });

  it.each([
    ['a newer one, after a config var', 7],
    ['one that its answers don’t name', undefined],
  ])('may be %s', async (_, release) => {
    const { report } = await warm(() => (release === undefined ? {} : { release }), { release: 6 });
    expect(report).toMatchObject({ notWarm: undefined, requests: 6 });
  });
});

describe('a path whose result is known', () => {
  it("doesn't wait for other requests", async () => {
    const { report, progress, elapsedMs } = await warm(
      byList({}, { status: 500 }, { ms: 1e6 }, { ms: 1e6 }, { ms: 1e6 }),
      { dynos: 4 },
    );
    expect(report).toMatchObject({ notWarm: 'unexpected', last: { status: 500 }, requests: 5 });
    expect(elapsedMs).toBe(200);
    expect(progress).toHaveLength(2);
  });
});

describe('when time is up', () => {
  it('the report has the answers so far', async () => {
    const { report, elapsedMs } = await warm(() => ({ ms: 30_000 }), { timeout: 100_000 });
    expect(report).toMatchObject({
      ...{ notWarm: 'out-of-time', last: { status: 200 }, requests: 4 },
      ...{ firstMs: 30_000, warmMs: 30_000 },
    });
    expect(elapsedMs).toBe(100_000);
  });

  it('the report has no answer if none has come', async () => {
    const { report, progress } = await warm(() => ({ ms: 1e9 }), { timeout: 50 });
    expect(report).toMatchObject({ notWarm: 'out-of-time', last: undefined, requests: 1 });
    expect(progress).toEqual([]);
  });

  it('the report has the 503 that was about to be retried', async () => {
    const { report } = await warm(byList({ status: 503 }, { ms: 1e9 }), { timeout: 5_000 });
    expect(report).toMatchObject({ notWarm: 'out-of-time', last: { status: 503 }, retries: 1 });
  });

  it('an abort before it begins leaves the app alone', async () => {
    const { report, sent } = await warm(() => ({}), {}, AbortSignal.abort());
    expect(report).toMatchObject({ notWarm: 'out-of-time', last: undefined, requests: 0 });
    expect(sent).toEqual([]);
  });

  it('an answer that comes despite the abort counts, and is the last one', async () => {
    const [clock, abort] = [virtualClock(), new AbortController()];
    const ask = () => {
      abort.abort();
      return Promise.resolve(answerOf());
    };
    const plan = { request: requestOf(), window: 3, timeout: 180_000, dynos: 1 };
    const { paths } = await warmWith(ask, clock, plan, abort.signal, {
      ...{ onProgress: () => undefined, onPath: () => undefined },
    });
    expect(paths).toMatchObject([{ notWarm: 'out-of-time', last: { status: 200 }, requests: 1 }]);
  });

  it('an abort ends it at once, even during a pause', async () => {
    const abort = new AbortController();
    const clock = virtualClock();
    const { ask, sent } = appModel(clock, () => ({ status: 503 }));
    const plan = { request: requestOf(), dynos: 1, window: 3, timeout: 180_000 };
    void clock.sleep(300).then(() => {
      abort.abort();
    });
    const { paths, elapsedMs } = await warmWith(ask, clock, plan, abort.signal, {
      onProgress: () => undefined,
      onPath: () => undefined,
    });
    expect(paths).toMatchObject([{ notWarm: 'out-of-time', last: { status: 503 }, requests: 1 }]);
    expect([sent.length, elapsedMs]).toEqual([1, 300]);
  });

  it('no timer is left', async () => {
    let running = 0;
    const clock = {
      ...systemClock,
      sleep: async (ms: number, signal?: AbortSignal) => {
        running += 1;
        await systemClock.sleep(ms, signal);
        running -= 1;
      },
    };
    const { ask } = appModel(clock, () => ({ ms: 0 }));
    const plan = { request: requestOf(), dynos: 1, window: 3, timeout: 180_000 };
    await warmWith(ask, clock, plan, new AbortController().signal, {
      onProgress: () => undefined,
      onPath: () => undefined,
    });
    await new Promise(setImmediate);
    expect(running).toBe(0);
  });
});
