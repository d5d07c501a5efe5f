import { Response } from 'node-fetch';
import { requestFailure } from '../../src/net/failure.ts';
import type { Fetch, FetchInit } from '../../src/net/fetch.ts';

export interface SeenRequest {
  readonly url: string;
  readonly init: FetchInit;
}

interface FullReply {
  readonly status: number;
  /** a name can occur several times */
  readonly headers?: Readonly<Record<string, string>> | readonly (readonly [string, string])[];
  readonly body?: string | NodeJS.ReadableStream;
}

type Reply = number | FullReply | Error | 'never';

/**
 * Answers by path, with one reply for each request; the last one repeats. A reply is a status, a whole
 * answer, an error to reject with, or nothing until the request is aborted. Rejects as createFetch does.
 */
export function fakeFetch(
  replies: Readonly<Record<string, readonly Reply[]>>,
): Fetch & { readonly seen: readonly SeenRequest[] } {
  const seen: SeenRequest[] = [];
  const fetch: Fetch = async (url, init = {}) => {
    const { pathname } = new URL(url);
    const earlier = seen.filter((request) => new URL(request.url).pathname === pathname).length;
    const attempt = { url: new URL(url), signal: init.signal };
    if (init.signal?.aborted === true) throw requestFailure(undefined, attempt);
    seen.push({ url, init });
    const list = replies[pathname] ?? [404];
    const reply = list[Math.min(earlier, list.length - 1)];
    if (reply === undefined || reply === 'never') await untilAborted(init.signal);
    else if (!(reply instanceof Error)) return responseOf(reply, init);
    throw requestFailure(reply, attempt);
  };
  return Object.assign(fetch, { seen });
}

function responseOf(reply: number | FullReply, { onConnected }: FetchInit): Response {
  onConnected?.();
  const { status, headers = [], body = '' } = typeof reply === 'number' ? { status: reply } : reply;
  const pairs = Array.isArray(headers) ? headers : Object.entries(headers);
  return new Response(body, { status, headers: pairs as [string, string][] });
}

const untilAborted = (signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    signal?.addEventListener('abort', () => {
      resolve();
    });
  });
