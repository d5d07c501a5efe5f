import { withTimeLimit } from '../../src/base/clock.ts';
import { PreflightError } from '../../src/base/errors.ts';
import type { Fetch } from '../../src/net/fetch.ts';
import { NotTold } from './row.ts';

/** A request to the app, on a new connection, and its answer. */
export interface Visit {
  /** 0: the connection was closed without an answer */
  readonly status: number;
  readonly ms: number;
  /** when it was sent */
  readonly at: number;
  /** as the app names them, if it answered */
  readonly release: number | undefined;
  readonly dyno: string | undefined;
  readonly cookie: string | undefined;
}

export interface VisitPorts {
  readonly fetch: Fetch;
  readonly userAgent: string;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

// Heroku's router answers after 75 s and 30 s at the latest.
const LIMIT_MS = 150_000;

const late = (): PreflightError =>
  new PreflightError('timeout', `no answer within ${LIMIT_MS / 1_000} s`);

/** Rejects with NotTold if it's our network that failed. */
export async function visitApp(
  url: string,
  { fetch, userAgent, now, signal }: VisitPorts,
  cookie?: string,
): Promise<Visit> {
  const at = now();
  const unnamed = { release: undefined, dyno: undefined, cookie: undefined };
  try {
    const own = { 'User-Agent': userAgent, ...(cookie !== undefined && { Cookie: cookie }) };
    const { headers, status } = await withTimeLimit(LIMIT_MS, late, signal, async (limit) => {
      const response = await fetch(url, { headers: own, signal: limit });
      await response.text();
      return response;
    });
    const version = /^v(\d+)$/.exec(headers.get('x-heroku-release-version') ?? '')?.[1];
    return {
      ...{ status, at, ms: now() - at },
      release: version === undefined ? undefined : Number(version),
      dyno: headers.get('x-heroku-dyno-id') ?? undefined,
      cookie: /heroku-session-affinity=[^;]+/.exec(headers.get('set-cookie') ?? '')?.[0],
    };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof PreflightError)) throw error;
    if (error.code === 'reset') return { status: 0, at, ms: now() - at, ...unnamed };
    throw new NotTold(`the app couldn't be reached: ${error.message}`);
  }
}
