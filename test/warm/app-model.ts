import type { ErrorCode } from '../../src/base/error-codes.ts';
import type { Clock } from '../../src/base/clock.ts';
import { PreflightError } from '../../src/base/errors.ts';
import type { Answer } from '../../src/warmup/answer.ts';
import type { Asker } from '../../src/warmup/request.ts';
import { answerOf } from '../support/warm-report.ts';

/** The model's answer to a request; by default `ms` is 100 and the status is 200. */
export interface Reply {
  readonly status?: number;
  readonly ms?: number;
  readonly dyno?: string | undefined;
  readonly release?: number;
  /** the error's code: no answer came */
  readonly failure?: ErrorCode;
}

/** Times on the model's clock. */
export interface SentRequest {
  readonly path: string;
  readonly at: number;
  endedAt: number;
}

/** An app that answers with `reply`, which gets the number of the request to its path, from 0. */
export function appModel(
  clock: Clock,
  reply: (count: number, path: string) => Reply,
): { ask: Asker; sent: readonly SentRequest[] } {
  const sent: SentRequest[] = [];
  return {
    sent,
    ask: async ({ path }, signal) => {
      const count = sent.filter((request) => request.path === path).length;
      const request: SentRequest = { path, at: clock.now(), endedAt: Infinity };
      sent.push(request);
      const { ms = 100, ...answer } = reply(count, path);
      await clock.sleep(ms, signal);
      request.endedAt = clock.now();
      const failure = signal.aborted ? 'aborted' : answer.failure;
      return failure ? lost(path, failure) : statusAnswer(path, ms, answer);
    },
  };
}

function statusAnswer(path: string, ms: number, { status = 200, dyno, release }: Reply): Answer {
  const expected = status < 400;
  const flaw = expected ? undefined : 'status';
  return answerOf({ path, status, expected, flaw, ms, responseMs: ms, dyno, release });
}

const lost = (path: string, code: ErrorCode): Answer => ({
  ...{ kind: 'failure', path },
  error: new PreflightError(code, `no answer: ${code}`),
});

/** The highest number of requests that were open at the same time. */
export const mostAtOnce = (sent: readonly SentRequest[]): number =>
  Math.max(
    ...sent.map(({ at }) => sent.filter((other) => other.at <= at && other.endedAt > at).length),
  );
