import pLimit from 'p-limit';
import { type Clock, withTimeLimit } from '../base/clock.ts';
import { asPreflightError, PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import type { PathSettings, RequestSettings } from '../config/settings.ts';
import { type Answer, isExpected, standInOf, type StatusAnswer } from './answer.ts';
import { lookInto, type BodyReading } from './body.ts';
import { type ChainEnd, followRedirects, type RedirectPorts, type Site } from './redirects.ts';

const WITH_RETRY_AFTER = [429, 503];
const LONGEST_DYNO = 128;

/** Headers have no `${…}` left. They go only to the base URL's origin. */
export type WarmupRequest = RequestSettings & Site;

export interface RequestPorts extends RedirectPorts, Pick<Clock, 'today'> {}

/**
 * Called when an answer is known before its body has been read, which may never end. The request still
 * ends with the same answer.
 */
export type OnStatus = (answer: StatusAnswer) => void;

/**
 * Sends one request, and follows redirects within the site. Never throws: it returns failures, with
 * requestFailure's codes or `redirects`.
 * @param isLong whether the path's last body was longer than our limits
 */
export async function askPath(
  ports: RequestPorts,
  request: WarmupRequest,
  path: PathSettings,
  signal: AbortSignal,
  isLong = false,
  onStatus?: OnStatus,
): Promise<Answer> {
  try {
    const { requestTimeout } = request;
    const { origin } = new URL(path.path, request.baseUrl);
    let missing = `${origin} didn't answer`;
    const late = (): PreflightError => tooLate(missing, requestTimeout);
    return await withTimeLimit(requestTimeout, late, signal, async (limit) => {
      const chain = await followRedirects(ports, request, path, limit);
      missing = `${chain.url.origin} didn't finish its answer`;
      return judge(ports, request, path, chain, { isLong, signal: limit }, onStatus);
    });
  } catch (error) {
    return { kind: 'failure', path: path.path, error: asPreflightError(error) };
  }
}

const tooLate = (what: string, ms: number): PreflightError =>
  new PreflightError('timeout', `${what} within ${ms / 1_000} s`, {
    hint: 'To wait longer, raise warmup.requestTimeout',
  });

async function judge(
  { now, today }: RequestPorts,
  { identityHeader, releaseHeader }: WarmupRequest,
  { path, expect, contains }: PathSettings,
  { url, response, ms, responseMs, redirect }: ChainEnd,
  how: Pick<BodyReading, 'isLong' | 'signal'>,
  onStatus?: OnStatus,
): Promise<StatusAnswer> {
  const { status, headers } = response;
  const asksToWait = WITH_RETRY_AFTER.includes(status);
  const retryAfterMs = asksToWait ? retryAfter(headers.get('retry-after'), today()) : undefined;
  const isListed = isExpected(status, expect);
  const standIn = standInOf(status, (name) => headers.get(name));
  const named = {
    dyno: dynoOf(headers.get(identityHeader)),
    release: releaseOf(headers.get(releaseHeader)),
  };
  const answerWith = (hasText: boolean, isLong: boolean, bodyMs: number): StatusAnswer => {
    const flaw = isListed ? (hasText ? undefined : 'body') : 'status';
    const expected = flaw === undefined && standIn?.kind !== 'cache';
    return {
      ...{ kind: 'status', path, status, expected, flaw, ms, responseMs, bodyMs },
      ...{ ...named, retryAfterMs, isLong, redirect, standIn },
    };
  };
  let knownAt: number | undefined;
  const { hasText, isLong } = await lookInto(response, url, {
    ...how,
    text: isListed ? contains : null,
    onFound() {
      knownAt = now();
      onStatus?.(answerWith(true, how.isLong, 0));
    },
  });
  return answerWith(hasText, isLong, knownAt === undefined ? 0 : now() - knownAt);
}

/** The header is untrusted, and may have any length. */
function dynoOf(value: string | null): string | undefined {
  const dyno = printable((value ?? '').trim()).slice(0, LONGEST_DYNO);
  return dyno === '' ? undefined : dyno;
}

/** `v42` or `42`; undefined for anything else. */
export function releaseOf(value: string | null): number | undefined {
  const version = /^v?(\d{1,9})$/i.exec(value?.trim() ?? '')?.[1];
  return version === undefined ? undefined : Number(version);
}

/** Sends one request, as soon as fewer than `request.concurrency` requests are running. Never throws. */
export type Asker = (
  path: PathSettings,
  signal: AbortSignal,
  onStatus?: OnStatus,
) => Promise<Answer>;

export function createAsker(ports: RequestPorts, request: WarmupRequest): Asker {
  const limit = pLimit(request.concurrency);
  const long = new Set<PathSettings>();
  return (path, signal, onStatus) =>
    limit(async () => {
      const answer = await askPath(ports, request, path, signal, long.has(path), onStatus);
      if (answer.kind === 'status' && answer.isLong) long.add(path);
      return answer;
    });
}

// RFC 9110 5.6.7: IMF-fixdate, and two obsolete formats that a recipient must accept. Date.parse alone
// accepts almost anything as a date, such as "3.5".
const WITH_ZONE =
  /^(?:[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4}|[A-Z][a-z]{5,8}, \d\d-[A-Z][a-z]{2}-\d\d) \d\d:\d\d:\d\d GMT$/;
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/;

/**
 * Retry-After (RFC 9110 10.2.3), in milliseconds from `now`: 0 for a date in the past, undefined if the
 * value is neither seconds nor a date.
 */
export function retryAfter(value: string | null, now: Date): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1_000, Number.MAX_SAFE_INTEGER);
  const date = WITH_ZONE.test(value) ? value : ASCTIME.test(value) ? `${value} GMT` : '';
  const wait = Date.parse(date) - now.getTime();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
