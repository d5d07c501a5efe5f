import type { Clock } from '../clock.ts';
import type { PathSettings } from '../config/settings.ts';
import { asPreflightError, PreflightError } from '../errors.ts';
import type { Fetch } from '../net/fetch.ts';
import { printable } from '../report/printable.ts';
import type { Answer, StatusAnswer } from './answer.ts';
import type { Reading } from './body.ts';
import { type ChainEnd, followRedirects } from './chain.ts';
import { isExpected } from './expectation.ts';
import { lookInto } from './look-into.ts';
import { retryAfter } from './retry-after.ts';
import { withTimeLimit } from './time-limit.ts';

const WITH_RETRY_AFTER = [429, 503];
const LONGEST_DYNO = 128;

/** What is asked, and how. Times in milliseconds. */
export interface WarmupRequest {
  readonly baseUrl: string;
  readonly paths: readonly PathSettings[];
  /** names in lower case; values are complete: their `${…}` are filled in. To the base URL's origin only. */
  readonly headers: Readonly<Record<string, string>>;
  /** hosts that a redirect may lead to beside the base URL's own; `*.example.com` counts */
  readonly site: readonly string[];
  /** whether a chain of redirects keeps them; from request to request they never are */
  readonly cookies: boolean;
  /** for one request, its redirects and body included */
  readonly requestTimeout: number;
  /** repetitions in a row */
  readonly retries: number;
  /** requests at a time, of all paths together */
  readonly concurrency: number;
  /** in lower case: the header of an answer that names the dyno */
  readonly identityHeader: string;
}

export interface RequestPorts extends Pick<Clock, 'now' | 'today'> {
  readonly fetch: Fetch;
  readonly userAgent: string;
}

/**
 * Asks one path once, redirects within the site followed. Never throws: a failure is an answer too.
 * Its codes are requestFailure's, and `redirects`.
 * @param isLong whether the path's last answer was so
 */
export async function askPath(
  ports: RequestPorts,
  request: WarmupRequest,
  path: PathSettings,
  signal: AbortSignal,
  isLong = false,
): Promise<Answer> {
  try {
    const { requestTimeout } = request;
    const { origin } = new URL(path.path, request.baseUrl);
    let missing = `${origin} didn't answer`;
    const late = (): PreflightError => tooLate(missing, requestTimeout);
    return await withTimeLimit(requestTimeout, late, signal, async (limit) => {
      const chain = await followRedirects(ports, request, path, limit);
      missing = `${chain.url.origin} didn't end its answer`;
      return judge(ports, request, path, chain, { isLong, signal: limit });
    });
  } catch (error) {
    return { kind: 'failure', path: path.path, error: asPreflightError(error) };
  }
}

const tooLate = (what: string, ms: number): PreflightError =>
  new PreflightError('timeout', `${what} within ${ms / 1_000} s`, {
    hint: 'warmup.requestTimeout is how long one request may take',
  });

async function judge(
  { today }: RequestPorts,
  { identityHeader }: WarmupRequest,
  { path, expect, contains }: PathSettings,
  { url, response, ms, responseMs, redirect }: ChainEnd,
  how: Omit<Reading, 'text'>,
): Promise<StatusAnswer> {
  const { status, headers } = response;
  const asksToWait = WITH_RETRY_AFTER.includes(status);
  const retryAfterMs = asksToWait ? retryAfter(headers.get('retry-after'), today()) : undefined;
  const isListed = isExpected(status, expect);
  const { hasText, isLong } = await lookInto(response, url, {
    ...how,
    text: isListed ? contains : null,
  });
  const flaw = isListed ? (hasText ? undefined : 'body') : 'status';
  const dyno = dynoOf(headers.get(identityHeader));
  const expected = flaw === undefined;
  return {
    ...{ kind: 'status', path, status, expected, flaw, ms, responseMs },
    ...{ retryAfterMs, dyno, isLong, redirect },
  };
}

/** What the app says is untrusted, and may be of any length. */
function dynoOf(value: string | null): string | undefined {
  const dyno = printable((value ?? '').trim()).slice(0, LONGEST_DYNO);
  return dyno === '' ? undefined : dyno;
}
