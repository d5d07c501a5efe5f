import type { ErrorCode } from '../base/error-codes.ts';
import type { PreflightError } from '../base/errors.ts';
import type { PathSettings } from '../config/settings.ts';

/** The result of one request, after redirects. */
export type Answer = StatusAnswer | Failure;

export interface StatusAnswer {
  readonly kind: 'status';
  readonly path: string;
  /** of the last answer, after redirects */
  readonly status: number;
  /** whether the config expects it */
  readonly expected: boolean;
  /** why it isn't expected: the status isn't listed, or the body lacks the text; undefined if it is */
  readonly flaw: 'status' | 'body' | undefined;
  /** from the request's start to the last status line, in milliseconds */
  readonly ms: number;
  /** the same without the time to connect: what Heroku and the app needed */
  readonly responseMs: number;
  /** how long the app asks us to wait (Retry-After), in milliseconds from now */
  readonly retryAfterMs: number | undefined;
  /** the dyno's name from the identity header */
  readonly dyno: string | undefined;
  /** whether its body was longer than our limits, in bytes or in time */
  readonly isLong: boolean;
  /** a redirect that wasn't followed */
  readonly redirect: RefusedRedirect | undefined;
}

export interface RefusedRedirect {
  /** the origin, or only the scheme if it isn't http(s); printable; '' if it isn't a URL */
  readonly to: string;
  readonly why: 'other-site' | 'not-https' | 'no-url';
}

export interface Failure {
  readonly kind: 'failure';
  readonly path: string;
  readonly error: PreflightError;
}

// Heroku's router answers 503 if no dyno was up in time (H20, H12), and 502 or 504 if the dyno closed the
// connection. An app answers 429 if it wants fewer requests.
const PASSING_STATUSES = [429, 502, 503, 504];

// Not `proxy`: after a few wrong passwords, a proxy may lock the account. Not `protocol`: if an app doesn't
// speak HTTP, Heroku's router answers 503 (H17), so `protocol` means that no Heroku app answered.
const PASSING_FAILURES: readonly ErrorCode[] = ['dns', 'connect', 'reset', 'timeout', 'network'];

/** Whether a retry may help: the app didn't answer, and the config doesn't expect that. */
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

/** The statuses with a Location to follow (RFC 9110, 15.4). */
export const REDIRECTS = [301, 302, 303, 307, 308];

/** Whether a redirect must be followed, because the redirect itself isn't an expected answer. */
export const mustFollowRedirects = ({ contains, expect }: PathSettings): boolean =>
  contains !== null || !REDIRECTS.every((status) => isExpected(status, expect));
