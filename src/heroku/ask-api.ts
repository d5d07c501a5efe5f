import type { Readable } from 'node:stream';
import type { Clock } from '../clock.ts';
import { requestFailure } from '../net/failure.ts';
import type { Fetch } from '../net/fetch.ts';
import { printable } from '../report/printable.ts';
import { redactSecrets } from '../report/redact.ts';
import { ApiError } from './api-error.ts';
import type { AnswerTrace } from './api-error.ts';
import type { Credential } from './credentials.ts';

export interface ApiSettings extends Pick<Clock, 'sleep' | 'random'> {
  readonly fetch: Fetch;
  /** an origin, e.g. `https://api.heroku.com` */
  readonly apiUrl: string;
  readonly credential: Credential;
  readonly userAgent: string;
  /** ends every request */
  readonly signal?: AbortSignal | undefined;
}

/** A path of the API's, which can't become part of another host's name. */
export type ApiPath = `/${string}`;

export interface ApiRead {
  readonly path: ApiPath;
  readonly headers: Readonly<Record<string, string>>;
}

export interface ApiWrite extends ApiRead {
  readonly method: 'PATCH' | 'DELETE';
  readonly body?: Readable;
}

/** An answer, whatever its status. */
export interface Answer {
  readonly trace: AnswerTrace;
  readonly text: string;
  readonly header: (name: string) => string | null;
}

const LARGEST_ANSWER = 8 * 1024 * 1024;

/** One request with the token; rejects with a PreflightError when there is no whole answer. */
export async function askApi(settings: ApiSettings, request: ApiRead | ApiWrite): Promise<Answer> {
  const { path, headers, method, body } = { method: 'GET', body: undefined, ...request };
  const { credential, fetch, signal, userAgent } = settings;
  const url = new URL(settings.apiUrl);
  const response = await fetch(`${url.origin}${path}`, {
    ...{ method, ...(body !== undefined && { body }) },
    headers: { ...headers, Authorization: `Bearer ${credential.token}`, 'User-Agent': userAgent },
    redirect: 'manual',
    size: LARGEST_ANSWER,
    signal,
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
    const { code, message, hint } = requestFailure(error, { url, signal });
    throw new ApiError(code, message, trace, { hint });
  }
}

const LONGEST_QUOTE = 200;

/** A text of the API's on one line, fit to be shown: it might repeat the token. */
export function shownWithout(token: string, text: string): string {
  const shown = printable(redactSecrets(text, [token]).trim().replace(/\s+/g, ' '));
  return shown.length > LONGEST_QUOTE ? `${shown.slice(0, LONGEST_QUOTE)}…` : shown;
}
