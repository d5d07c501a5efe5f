import type { Response } from 'node-fetch';
import type { PathSettings } from '../config/settings.ts';
import type { FetchInit } from '../net/fetch.ts';
import type { RefusedRedirect } from './answer.ts';
import { readBody } from './body.ts';
import { type CookieJar, createCookieJar } from './cookies.ts';
import { MOST_REDIRECTS, redirectOf, tooManyRedirects } from './redirect.ts';
import type { RequestPorts, WarmupRequest } from './request.ts';

/** The last answer of a chain of redirects, its body unread. Times in milliseconds, of all of them. */
export interface ChainEnd extends Times {
  /** whose answer it is */
  readonly url: URL;
  readonly response: Response;
  /** where it leads to and we didn't go */
  readonly redirect: RefusedRedirect | undefined;
}

interface Times {
  /** up to the status line */
  readonly ms: number;
  /** the same from the moment that the connection was ready */
  readonly responseMs: number;
}

/**
 * Requests a path, and on wherever its answers lead within the site.
 * @throws PreflightError as fetch does, and `redirects`
 */
export async function followRedirects(
  ports: RequestPorts,
  request: WarmupRequest,
  path: PathSettings,
  signal: AbortSignal,
): Promise<ChainEnd> {
  const jar = request.cookies ? createCookieJar(ports) : undefined;
  const start = new URL(path.path, request.baseUrl);
  const hops: Times[] = [];
  const urls = [start];
  for (let url = start; ;) {
    const headers = headersFor(ports, request, url, jar);
    const { response, ...times } = await ask(ports, url, { method: path.method, headers, signal });
    hops.push(times);
    const redirect = redirectOf(response, url, request);
    // Whoever lists this very status waits for the redirect itself.
    if (path.expect.includes(response.status))
      return { url, response, ...sum(hops), redirect: undefined };
    if (redirect.kind === 'end') return { url, response, ...sum(hops), redirect: redirect.refused };
    jar?.keep(url, response.headers.raw()['set-cookie'] ?? []);
    await readBody(response, { text: null, isLong: false, signal });
    url = redirect.url;
    urls.push(url);
    if (hops.length > MOST_REDIRECTS) throw tooManyRedirects(urls, request.cookies);
  }
}

/** The configured ones, which may be secret, go to the base URL's origin alone, whoever leads there. */
function headersFor(
  { userAgent }: RequestPorts,
  { baseUrl, headers }: WarmupRequest,
  url: URL,
  jar: CookieJar | undefined,
): Readonly<Record<string, string>> {
  const own = url.origin === new URL(baseUrl).origin ? headers : {};
  const cookie = jar?.headerFor(url, own.cookie);
  return {
    'user-agent': userAgent,
    accept: '*/*',
    'accept-encoding': 'gzip',
    ...own,
    ...(cookie !== undefined && { cookie }),
  };
}

async function ask(
  { fetch, now }: RequestPorts,
  { href }: URL,
  init: FetchInit,
): Promise<Times & { readonly response: Response }> {
  const start = now();
  let connected = start;
  const onConnected = (): void => {
    connected = now();
  };
  // Unpacked where there is reason to, and as far as that: node-fetch's own way has no bounds.
  const response = await fetch(href, { ...init, compress: false, onConnected });
  const end = now();
  return { response, ms: end - start, responseMs: end - connected };
}

const sum = (hops: readonly Times[]): Times => ({
  ms: hops.reduce((total, { ms }) => total + ms, 0),
  responseMs: hops.reduce((total, { responseMs }) => total + responseMs, 0),
});
