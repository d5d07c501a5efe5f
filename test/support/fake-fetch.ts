import { Response } from 'node-fetch';
import type { Fetch, FetchInit } from '../../src/net/fetch.ts';

export interface SeenRequest {
  readonly url: string;
  readonly init: FetchInit;
}

type Reply = number | Error | 'never';

/**
 * Answers by path, one reply for each request and the last one again and again: a status, an error to
 * reject with, or nothing until the request is aborted.
 */
export function fakeFetch(
  replies: Readonly<Record<string, readonly Reply[]>>,
): Fetch & { readonly seen: readonly SeenRequest[] } {
  const seen: SeenRequest[] = [];
  const fetch: Fetch = (url, init = {}) => {
    const { pathname } = new URL(url);
    const earlier = seen.filter((request) => new URL(request.url).pathname === pathname).length;
    seen.push({ url, init });
    const list = replies[pathname] ?? [404];
    const reply = list[Math.min(earlier, list.length - 1)];
    if (typeof reply === 'number') return Promise.resolve(new Response('', { status: reply }));
    return reply instanceof Error ? Promise.reject(reply) : untilAborted(init.signal);
  };
  return Object.assign(fetch, { seen });
}

const untilAborted = (signal: AbortSignal | undefined): Promise<Response> =>
  new Promise((_, reject) => {
    signal?.addEventListener('abort', () => {
      reject(new Error('aborted'));
    });
  });
