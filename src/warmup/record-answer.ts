import type { AnswerRecord, AttemptRecord } from '../state/warmup-run.ts';
import type { Answer } from './answer.ts';
import type { Attempt } from './persist.ts';

/** @param ms from the push's own first request to this answer */
export const recordOfAnswer = (answer: Answer, ms: number): AnswerRecord =>
  answer.kind === 'status'
    ? {
        status: answer.status,
        expected: answer.expected,
        flaw: answer.flaw ?? null,
        redirect: answer.redirect ?? null,
        error: null,
        retryAfterMs: answer.retryAfterMs ?? null,
        ms: Math.round(ms),
      }
    : {
        ...{ status: null, expected: false, flaw: null, redirect: null },
        error: answer.error.message,
        retryAfterMs: null,
        ms: Math.round(ms),
      };

/** @param ms from the push's own first request to the end of this one */
export const recordOfAttempt = ({ answer, pauseMs }: Attempt, ms: number): AttemptRecord => ({
  path: answer.path,
  ms: Math.round(ms),
  status: answer.kind === 'status' ? answer.status : null,
  error: answer.kind === 'status' ? null : answer.error.message,
  pauseMs: pauseMs === undefined ? null : Math.round(pauseMs),
});
