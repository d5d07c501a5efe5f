import { describe, expect, it } from '@jest/globals';
import type { ErrorCode } from '../../src/base/error-codes.ts';
import { PreflightError } from '../../src/base/errors.ts';
import type { Answer } from '../../src/warmup/answer.ts';
import {
  askUntilAnswered,
  type Attempt,
  createPace,
  type Patience,
  pauseBefore,
} from '../../src/warmup/patience.ts';
import { stoppedClock } from '../support/clock.ts';
import { answerOf } from '../support/warm-report.ts';

describe('persist', () => {
  const NEVER = new AbortController().signal;

  interface Told {
    readonly expected?: boolean;
    readonly flaw?: 'status' | 'body' | undefined;
    readonly retryAfterMs?: number;
  }

  /** An answer that isn't as the config expects, unless it is 2xx or `told` otherwise. */
  const status = (code: number, told: Told = {}): Answer =>
    answerOf({
      ...{ status: code, expected: code < 300, ms: 1, responseMs: 1 },
      flaw: code < 300 ? undefined : 'status',
      ...told,
    });

  const failed = (code: ErrorCode): Answer => ({
    kind: 'failure',
    path: '/',
    error: new PreflightError(code, 'it failed'),
  });

  /** Sends requests to an app with these answers, the last one repeated. */
  async function ask(answers: readonly Answer[], patience: Partial<Patience> = {}, random = 0.5) {
    const clock = stoppedClock(random);
    const attempts: Attempt[] = [];
    let asked = 0;
    const answer = await askUntilAnswered(
      clock,
      () => {
        asked += 1;
        return Promise.resolve(answers[Math.min(asked, answers.length) - 1] ?? failed('bug'));
      },
      { retries: 20, tried: 0, deadline: Infinity, signal: NEVER, ...patience },
      (attempt) => attempts.push(attempt),
    );
    return { answer, asked, attempts, slept: clock.slept };
  }

  describe('askUntilAnswered', () => {
    it.each([429, 502, 503, 504])('retries after %i', async (code) => {
      const { answer, asked } = await ask([status(code), status(code), status(200)]);
      expect(answer).toMatchObject({ status: 200 });
      expect(asked).toBe(3);
    });

    it.each([301, 400, 401, 404, 500, 501])('accepts %i as the answer', async (code) => {
      const { answer, asked } = await ask([status(code), status(200)]);
      expect(answer).toMatchObject({ status: code });
      expect(asked).toBe(1);
    });

    it('accepts 503 as the answer if the config expects it', async () => {
      const { asked } = await ask([status(503, { expected: true, flaw: undefined }), status(200)]);
      expect(asked).toBe(1);
    });

    it('accepts an expected 503 without its text as the answer', async () => {
      const { asked } = await ask([status(503, { flaw: 'body' }), status(200)]);
      expect(asked).toBe(1);
    });

    it.each<ErrorCode>(['dns', 'connect', 'reset', 'timeout', 'network'])(
      'retries after a temporary failure: %s',
      async (code) => {
        const { answer, asked } = await ask([failed(code), status(204)]);
        expect(answer).toMatchObject({ status: 204 });
        expect(asked).toBe(2);
      },
    );

    it.each<ErrorCode>([
      ...(['tls', 'proxy', 'protocol', 'size', 'encoding'] as const),
      ...(['url', 'redirects', 'aborted', 'ca-file', 'bug'] as const),
    ])("doesn't retry after a permanent failure: %s", async (code) => {
      const { answer, asked } = await ask([failed(code), status(200)]);
      expect(answer).toMatchObject({ error: { code } });
      expect(asked).toBe(1);
    });

    it('pauses longer and longer', async () => {
      const { slept } = await ask([status(503), failed('reset'), status(503), status(200)]);
      expect(slept).toEqual([500, 1_000, 2_000]);
    });

    it('pauses longer and longer after 429 without Retry-After', async () => {
      const { asked, slept } = await ask([status(429)], { deadline: 180_000 });
      expect(slept).toEqual([1, 2, 4, 8, 16, 32, 64].map((seconds) => seconds * 1_000));
      expect(asked).toBe(8);
    });

    it("pauses as long as the app's Retry-After says", async () => {
      const { slept } = await ask([status(429, { retryAfterMs: 30_000 }), status(200)]);
      expect(slept).toEqual([30_000]);
    });

    it('pauses for its own time if Retry-After is shorter', async () => {
      const { slept } = await ask([status(503, { retryAfterMs: 0 }), status(200)]);
      expect(slept).toEqual([500]);
    });

    it('stops after its last retry', async () => {
      const { answer, asked } = await ask([status(503)], { retries: 2 });
      expect(answer).toMatchObject({ status: 503 });
      expect(asked).toBe(3);
    });

    it('sends one request if retries are 0', async () => {
      expect((await ask([status(503)], { retries: 0 })).asked).toBe(1);
    });

    it("continues another process's retries", async () => {
      const { asked, slept } = await ask([status(503)], { retries: 4, tried: 2 });
      expect(asked).toBe(3);
      expect(slept).toEqual([2_000, 4_000]);
    });

    it("doesn't pause if the pause would end after the deadline", async () => {
      const { asked, slept } = await ask([status(503)], { deadline: 2_000 });
      expect(slept).toEqual([500, 1_000]);
      expect(asked).toBe(3);
    });

    it("doesn't wait for a Retry-After beyond the deadline", async () => {
      const late = status(429, { retryAfterMs: 60_000 });
      expect(await ask([late], { deadline: 59_999 })).toMatchObject({ asked: 1, slept: [] });
    });

    it('sends nothing after a pause that ended after the deadline', async () => {
      const clock = { ...stoppedClock(), now: () => now, sleep: oversleep };
      let now = 0;
      let asked = 0;
      function oversleep(): Promise<void> {
        now = 1_000_000;
        return Promise.resolve();
      }
      const answer = (): Promise<Answer> => {
        asked += 1;
        return Promise.resolve(status(503));
      };
      await askUntilAnswered(clock, answer, {
        ...{ retries: 20, tried: 0, deadline: 10_000, signal: NEVER },
      });
      expect(asked).toBe(1);
    });

    it('ends with its signal, without a pause', async () => {
      const { answer, asked, slept } = await ask([status(503)], { signal: AbortSignal.abort() });
      expect([answer, asked, slept]).toEqual([status(503), 1, []]);
    });

    it('ends with its signal during a pause', async () => {
      const stop = new AbortController();
      const clock = { ...stoppedClock(), sleep: stopMeanwhile };
      function stopMeanwhile(): Promise<void> {
        stop.abort();
        return Promise.resolve();
      }
      let asked = 0;
      const answer = (): Promise<Answer> => {
        asked += 1;
        return Promise.resolve(status(503));
      };
      const patience = { retries: 20, tried: 0, deadline: Infinity, signal: stop.signal };
      await askUntilAnswered(clock, answer, patience);
      expect(asked).toBe(1);
    });

    it('reports every request, and the pause after it', async () => {
      const { attempts } = await ask([status(503), failed('reset'), status(200)]);
      expect(attempts).toEqual([
        { answer: status(503), pauseMs: 500 },
        { answer: failed('reset'), pauseMs: 1_000 },
        { answer: status(200), pauseMs: undefined },
      ]);
    });

    it('reports the last request as final', async () => {
      const { attempts } = await ask([status(503)], { retries: 1 });
      expect(attempts.map(({ pauseMs }) => pauseMs)).toEqual([500, undefined]);
    });
  });
});

describe('schedule', () => {
  describe('pauseBefore', () => {
    it('doubles its upper limit until a maximum', () => {
      const ceilings = [1, 2, 3, 4, 5, 6, 60].map((attempt) => pauseBefore(attempt, () => 1));
      expect(ceilings).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
    });

    it('is random over the whole range below the limit', () => {
      expect(pauseBefore(3, () => 0.25)).toBe(1_000);
    });

    it("is never zero, so an app that refuses at once isn't flooded", () => {
      expect(pauseBefore(5, () => 0)).toBe(100);
    });
  });
});

describe('the pace after 429', () => {
  it('lets requests that were refused together retry one by one', () => {
    const pace = createPace();
    expect([0, 0, 0].map((sentAt) => pace(sentAt, 10))).toEqual([1_000, 2_000, 3_000]);
  });

  it('doubles the gap at each refusal of a later request, also after other answers', () => {
    const pace = createPace();
    const refused = [0, 5_000, 60_000, 90_000].map((at) => pace(at, at));
    expect(refused).toEqual([1_000, 2_000, 4_000, 8_000]);
  });

  it('keeps a place in the line that was given before', () => {
    const pace = createPace();
    expect([pace(0, 1), pace(0, 1), pace(501, 502)]).toEqual([1_000, 2_000, 2_499]);
  });
});
