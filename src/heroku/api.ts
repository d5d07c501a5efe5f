import type { Readable } from 'node:stream';
import type * as z from 'zod/mini';
import type { Clock } from '../base/clock.ts';
import { PreflightError } from '../base/errors.ts';
import { printable, redactSecrets, shortened } from '../base/text.ts';
import { requestFailure } from '../net/failure.ts';
import type { Fetch } from '../net/fetch.ts';
import { type AnswerTrace, ApiError } from './api-error.ts';
import type { Credential } from './credentials.ts';
import type { HerokuSites } from './hosts.ts';

export interface ApiSettings extends Pick<Clock, 'sleep' | 'random'> {
  readonly fetch: Fetch;
  /** an origin, e.g. `https://api.heroku.com` */
  readonly apiUrl: string;
  readonly sites?: HerokuSites | undefined;
  readonly credential: Credential;
  readonly userAgent: string;
  /** ends every request */
  readonly signal?: AbortSignal | undefined;
}

/** A path of the API. Its slash keeps it from becoming part of another host's name. */
export type ApiPath = `/${string}`;

interface ApiRead {
  /** where to send it, if not to the API */
  readonly origin?: string | undefined;
  readonly path: ApiPath;
  readonly headers: Readonly<Record<string, string>>;
}

export interface ApiWrite extends ApiRead {
  readonly method: 'PATCH' | 'POST' | 'DELETE';
  readonly body?: Readable;
}

/** An answer, whatever its status. */
export interface ApiAnswer {
  readonly trace: AnswerTrace;
  readonly text: string;
  readonly header: (name: string) => string | null;
}

const LARGEST_ANSWER = 8 * 1024 * 1024;

/** One request with the token; rejects with a PreflightError if there is no complete answer. */
export async function askApi(
  settings: ApiSettings,
  request: ApiRead | ApiWrite,
): Promise<ApiAnswer> {
  const { path, headers, method, body } = { method: 'GET', body: undefined, ...request };
  const { credential, fetch, signal, userAgent } = settings;
  const url = new URL(request.origin ?? settings.apiUrl);
  const response = await fetch(`${url.origin}${path}`, {
    ...{ method, ...(body !== undefined && { body }) },
    headers: { ...headers, Authorization: `Bearer ${credential.token}`, 'User-Agent': userAgent },
    redirect: 'manual',
    size: LARGEST_ANSWER,
    signal,
    keepsConnection: method === 'GET',
  });
  const header = (name: string): string | null => response.headers.get(name);
  const requestId = header('request-id');
  const trace = {
    request: `${method} ${path}`,
    status: response.status,
    requestId: requestId === null ? undefined : shownWithout(credential.token, requestId),
  };
  try {
    return { trace, text: await response.text(), header };
  } catch (error) {
    const { code, message, hint, brief } = requestFailure(error, { url, signal });
    throw new ApiError(code, message, trace, { hint, brief });
  }
}

const LONGEST_QUOTE = 200;

/** A text of the API's on one line, fit to be shown: it might repeat the token. */
export function shownWithout(token: string, text: string): string {
  const shown = printable(redactSecrets(text, [token]).trim().replace(/\s+/g, ' '));
  return shortened(shown, LONGEST_QUOTE);
}

// A push waits for this. A longer pause is reported instead.
const LONGEST_PAUSE = 3000;

const PASSING = [502, 503, 504];

/**
 * askApi, with a second try after a lost connection, a gateway's error, or a rate limit that ends within
 * seconds. Only for reads, which are safe to repeat.
 */
export async function askTwice(settings: ApiSettings, read: ApiRead): Promise<ApiAnswer> {
  let pause: number;
  try {
    const answer = await askApi(settings, read);
    const wanted = pauseAfter(answer, settings.random);
    if (wanted === undefined) return answer;
    pause = wanted;
  } catch (error) {
    if (!(error instanceof PreflightError) || error.code !== 'reset') throw error;
    pause = backoff(settings.random);
  }
  await settings.sleep(pause, settings.signal);
  return askApi(settings, read);
}

/** ms; undefined: the answer is final. */
function pauseAfter({ trace, header }: ApiAnswer, random: () => number): number | undefined {
  if (PASSING.includes(trace.status)) return backoff(random);
  const seconds = header('retry-after');
  if (trace.status !== 429 || seconds === null || !/^\d+$/.test(seconds)) return undefined;
  const pause = Number(seconds) * 1000;
  return pause <= LONGEST_PAUSE ? pause : undefined;
}

/** With jitter: the reads of an app leave together, and shouldn't be repeated together. */
function backoff(random: () => number): number {
  return 200 + Math.floor(random() * 300);
}

/** An answer's JSON, if it has the expected shape; throws an ApiError (`api-answer`) otherwise. */
export function validate<T>({ trace, text }: ApiAnswer, schema: z.ZodMiniType<T>): T {
  const nonsense = (what: string): ApiError =>
    new ApiError('api-answer', `Heroku's API answered ${trace.request} with ${what}`, trace, {
      brief: `Heroku's API answered ${what}`,
    });
  const value = parseJson(text);
  if (value === undefined) throw nonsense("something that isn't JSON");
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const field = result.error.issues[0]?.path.join('.') ?? '';
  throw nonsense(`something unexpected${field === '' ? '' : ` in ${printable(field)}`}`);
}

/** Undefined, which JSON can't say, for what isn't JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The API's versions: `3.sdk` is a superset; the others say more about what they're named after. */
export type Variant = '3' | '3.sdk' | '3.webhooks' | '3.account-quotas';

export const accept = (variant: Variant): { readonly Accept: string } => ({
  Accept: `application/vnd.heroku+json; version=${variant}`,
});
