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
  /**
   * why it isn't expected: the status isn't listed, or the body lacks the text; undefined if it is, or if a
   * cache gave it
   */
  readonly flaw: 'status' | 'body' | undefined;
  /** from the request's start to the last status line, in milliseconds */
  readonly ms: number;
  /** the same without the time to connect: what Heroku and the app needed */
  readonly responseMs: number;
  /** how long reading the body took after all of this was known, in milliseconds */
  readonly bodyMs: number;
  /** how long the app asks us to wait (Retry-After), in milliseconds from now */
  readonly retryAfterMs: number | undefined;
  /** the dyno's name from the identity header */
  readonly dyno: string | undefined;
  /** the release's version from its header */
  readonly release: number | undefined;
  /** whether its body was longer than our limits, in bytes or in time */
  readonly isLong: boolean;
  /** a redirect that wasn't followed */
  readonly redirect: RefusedRedirect | undefined;
  /** what may have answered instead of the app; undefined if nothing looks like it */
  readonly standIn: StandIn | undefined;
}

/** What stands before the app and answers for it: a CDN, a firewall, a proxy. */
export interface StandIn {
  /** e.g. `Cloudflare` */
  readonly name: string;
  /** cache: it answered without the app; front: it marks its answers, and Heroku's router doesn't */
  readonly kind: 'cache' | 'front';
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

/** An answer's time is that of its status line, however long its body takes. */
export const bodyMsOf = (answer: Answer): number => (answer.kind === 'status' ? answer.bodyMs : 0);

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

type ReadHeader = (name: string) => string | null;
type Mark = readonly [header: string, value: RegExp];

/** What stands before apps, and the headers by which it shows itself, and that it answered from its cache. */
interface Front {
  readonly name: string;
  readonly marks: readonly Mark[];
  readonly cache?: Mark;
}

const ANY = /./;
// Not RefreshHit and TCP_REFRESH_HIT: for those the app was asked.
const HIT = /(?<![a-z]|refresh_)hit\b/i;
const X_CACHE: Mark = ['x-cache', HIT];

const FRONTS: readonly Front[] = [
  {
    name: 'Cloudflare',
    marks: [
      ['cf-ray', ANY],
      ['server', /^cloudflare/i],
    ],
    cache: ['cf-cache-status', /^(?:hit|stale|updating)$/i],
  },
  { name: 'CloudFront', marks: [['x-amz-cf-id', ANY]], cache: X_CACHE },
  { name: 'Fastly', marks: [['x-served-by', /\bcache-/]], cache: X_CACHE },
  {
    name: 'Akamai',
    marks: [
      ['server', /^akamai/i],
      ['x-akamai-request-id', ANY],
    ],
    cache: X_CACHE,
  },
  { name: 'Azure Front Door', marks: [['x-azure-ref', ANY]], cache: X_CACHE },
  { name: 'Google Cloud', marks: [['via', /\bgoogle\b/i]] },
  { name: 'Sucuri', marks: [['x-sucuri-id', ANY]], cache: ['x-sucuri-cache', HIT] },
  { name: 'Imperva', marks: [['x-iinfo', ANY]] },
  { name: 'Vercel', marks: [['x-vercel-id', ANY]], cache: ['x-vercel-cache', /^(?:hit|stale)$/i] },
  { name: 'Netlify', marks: [['x-nf-request-id', ANY]], cache: ['cache-status', HIT] },
  { name: 'Bunny', marks: [['cdn-requestid', ANY]], cache: ['cdn-cache', HIT] },
  { name: 'Varnish', marks: [['x-varnish', ANY]], cache: ['x-varnish', /^\d+ \d+$/] },
  { name: 'AWS', marks: [['server', /^awselb/i]] },
  { name: 'a firewall', marks: [['server', /zscaler|fortigate|bigip|netskope/i]] },
  { name: 'a proxy', marks: [['x-squid-error', ANY]] },
];

/** Heroku's routers add this to each answer of an app, and what stands before them keeps it. */
const HEROKU_ROUTER: Mark = ['via', /\b(?:vegur|heroku-router)\b/i];

/** What answered instead of the app, by the answer's headers. An answer that isn't an error is the app's. */
export function standInOf(status: number, header: ReadHeader): StandIn | undefined {
  const has = ([name, value]: Mark): boolean => value.test(header(name) ?? '');
  const front = FRONTS.find(({ marks }) => marks.some(has));
  if (!front) return undefined;
  const { name, cache } = front;
  if (cache && has(cache)) return { name, kind: 'cache' };
  return status >= 400 && !has(HEROKU_ROUTER) ? { name, kind: 'front' } : undefined;
}
