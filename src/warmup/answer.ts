import type { ErrorCode } from '../base/error-codes.ts';
import type { PreflightError } from '../base/errors.ts';
import type { PathSettings } from '../config/settings.ts';

/** What one request of one path came to, redirects followed. */
export type Answer = StatusAnswer | Failure;

export interface StatusAnswer {
  readonly kind: 'status';
  readonly path: string;
  /** of the last answer, where redirects were followed */
  readonly status: number;
  /** whether it's as the config wants it */
  readonly expected: boolean;
  /** why it isn't: the status isn't listed, or the body lacks the text; undefined where it is */
  readonly flaw: 'status' | 'body' | undefined;
  /** from the request's start to the last status line, in milliseconds */
  readonly ms: number;
  /** the same without the time that connecting took: what Heroku and the app needed */
  readonly responseMs: number;
  /** how long the app asks us to wait (Retry-After), in milliseconds from now */
  readonly retryAfterMs: number | undefined;
  /** what the identity header says of the dyno */
  readonly dyno: string | undefined;
  /** whether its body was longer than is read of one, in bytes or in time */
  readonly isLong: boolean;
  /** where the answer leads to and we didn't go */
  readonly redirect: RefusedRedirect | undefined;
}

export interface RefusedRedirect {
  /** the origin that it leads to, or of what isn't the Web's the scheme; printable; '' where it's no URL */
  readonly to: string;
  readonly why: 'other-site' | 'not-https' | 'no-url';
}

export interface Failure {
  readonly kind: 'failure';
  readonly path: string;
  readonly error: PreflightError;
}

// The router's statuses, when no dyno was up in time (503 H20, H12) or the dyno that it chose broke the
// connection off (502, 504); and the app's own wish to be asked later (429).
const PASSING_STATUSES = [429, 502, 503, 504];

// Not `proxy`: one that wants another password may lock the account after a few wrong ones. Nor
// `protocol`: of an app that doesn't speak HTTP, Heroku's router makes a 503 (H17).
const PASSING_FAILURES: readonly ErrorCode[] = ['dns', 'connect', 'reset', 'timeout', 'network'];

/** Whether asking again may help: nobody answered, or not the app, and that isn't what the config wants. */
export const isWorthAskingAgain = (answer: Answer): boolean =>
  answer.kind === 'failure'
    ? PASSING_FAILURES.includes(answer.error.code)
    : answer.flaw === 'status' && PASSING_STATUSES.includes(answer.status);

/** `status` against a list of codes (`204`) and classes (`"2xx"`). */
export function isExpected(status: number, expect: readonly (number | string)[]): boolean {
  return expect.some((wanted) =>
    typeof wanted === 'number'
      ? wanted === status
      : wanted.charAt(0) === String(Math.floor(status / 100)),
  );
}

/** Those that may lead elsewhere (RFC 9110, 15.4). */
export const REDIRECTS = [301, 302, 303, 307, 308];

/** Whether a redirect to another domain of the app isn't an answer that is good enough. */
export const mustFollowRedirects = ({ contains, expect }: PathSettings): boolean =>
  contains !== null || !REDIRECTS.every((status) => isExpected(status, expect));
