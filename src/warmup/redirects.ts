import type { Response } from 'node-fetch';
import type { Clock } from '../base/clock.ts';
import { PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import type { PathSettings } from '../config/settings.ts';
import { matchesHost } from '../heroku/hosts.ts';
import type { Fetch, FetchInit } from '../net/fetch.ts';
import { REDIRECTS, type RefusedRedirect } from './answer.ts';
import { readBody } from './body.ts';

export interface RedirectPorts extends Pick<Clock, 'now'> {
  readonly fetch: Fetch;
  readonly userAgent: string;
}

/** Where a chain of redirects starts, and where it may lead. */
export interface Site {
  readonly baseUrl: string;
  /** hosts to which redirects are followed; `*.example.com` counts */
  readonly site: readonly string[];
}

/** Header names are in lower case; values are complete. They go to the base URL's origin only. */
interface ChainRequest extends Site {
  readonly headers: Readonly<Record<string, string>>;
}

/** The last answer of a chain of redirects, with its body unread. Times are the sums for the chain. */
export interface ChainEnd extends Times {
  /** the URL that gave the answer */
  readonly url: URL;
  readonly response: Response;
  /** a redirect that wasn't followed */
  readonly redirect: RefusedRedirect | undefined;
}

/** In milliseconds. */
interface Times {
  /** from the request to the status line */
  readonly ms: number;
  /** from the ready connection to the status line */
  readonly responseMs: number;
}

/**
 * Requests a path, and follows redirects within the site.
 * @throws PreflightError as fetch does, and `redirects`
 */
export async function followRedirects(
  ports: RedirectPorts,
  request: ChainRequest,
  path: PathSettings,
  signal: AbortSignal,
): Promise<ChainEnd> {
  const start = new URL(path.path, request.baseUrl);
  const hops: Times[] = [];
  const urls = [start];
  for (let url = start; ;) {
    const headers = headersFor(ports, request, url);
    const { response, ...times } = await ask(ports, url, { method: path.method, headers, signal });
    hops.push(times);
    const redirect = redirectOf(response, url, request);
    // A config that lists this status expects the redirect itself.
    if (path.expect.includes(response.status))
      return { url, response, ...sum(hops), redirect: undefined };
    if (redirect.kind === 'end') return { url, response, ...sum(hops), redirect: redirect.refused };
    await readBody(response, { text: null, isLong: false, signal });
    url = redirect.url;
    urls.push(url);
    if (hops.length > MOST_REDIRECTS) throw tooManyRedirects(urls);
  }
}

/** Configured headers may be secret, so they go only to the base URL's origin. */
function headersFor(
  { userAgent }: RedirectPorts,
  { baseUrl, headers }: ChainRequest,
  url: URL,
): Readonly<Record<string, string>> {
  const own = url.origin === new URL(baseUrl).origin ? headers : {};
  return { 'user-agent': userAgent, accept: '*/*', 'accept-encoding': 'gzip', ...own };
}

async function ask(
  { fetch, now }: RedirectPorts,
  { href }: URL,
  init: FetchInit,
): Promise<Times & { readonly response: Response }> {
  const start = now();
  let connected = start;
  const onConnected = (): void => {
    connected = now();
  };
  // We decode bodies ourselves, because node-fetch decodes without a limit.
  const response = await fetch(href, { ...init, compress: false, onConnected });
  const end = now();
  return { response, ms: end - start, responseMs: end - connected };
}

const sum = (hops: readonly Times[]): Times => ({
  ms: hops.reduce((total, { ms }) => total + ms, 0),
  responseMs: hops.reduce((total, { responseMs }) => total + responseMs, 0),
});

type Redirect =
  /** the chain ends here; `refused` if there was a redirect */
  | { readonly kind: 'end'; readonly refused: RefusedRedirect | undefined }
  | { readonly kind: 'followed'; readonly url: URL };

/** Limit for one request. */
const MOST_REDIRECTS = 5;

const MOST_SEGMENTS = 6;

/** The redirect in an answer to `url`. It's followed only over https and within the site. */
export function redirectOf(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  url: URL,
  site: Site,
): Redirect {
  const locations = headers.raw().location;
  if (!REDIRECTS.includes(status) || !locations) return { kind: 'end', refused: undefined };
  const target = parseLocation(locations, url);
  if (!target) return { kind: 'end', refused: { to: '', why: 'no-url' } };
  const refused = refusalOf(target, site);
  return refused ? { kind: 'end', refused } : { kind: 'followed', url: target };
}

/** Undefined unless there is exactly one valid URL. */
function parseLocation(locations: readonly string[], base: URL): URL | undefined {
  const [location] = locations;
  if (location === undefined || locations.length > 1) return undefined;
  // Node reads headers as Latin-1, but servers send UTF-8.
  const text = Buffer.from(location, 'latin1').toString();
  if (text.trim() === '' || !URL.canParse(text, base.href)) return undefined;
  return new URL(text, base);
}

/** Undefined if the redirect may be followed. */
function refusalOf(url: URL, { site }: Site): RefusedRedirect | undefined {
  const isWeb = ['http:', 'https:'].includes(url.protocol);
  // For `mailto:` and the like, only the scheme: the rest may contain anything.
  const to = printable(isWeb ? url.origin : url.protocol.slice(0, -1));
  if (isWeb && !site.some((host) => matchesHost(host, url.host))) return { to, why: 'other-site' };
  if (url.protocol !== 'https:') return { to, why: 'not-https' };
  // RFC 9110 4.2.4: user info in a URL from an untrusted source must be treated as an error.
  return url.username === '' && url.password === '' ? undefined : { to: '', why: 'no-url' };
}

/** @param urls the requested ones in order, then the one that wasn't requested */
function tooManyRedirects(urls: readonly URL[]): PreflightError {
  const [from, last] = [urls[0], urls.at(-1)];
  const isCircle = new Set(urls.map(({ href }) => href)).size < urls.length;
  const how = isCircle ? 'in a loop' : `more than ${MOST_REDIRECTS} times`;
  const to = last ? `${last.origin}${shownPath(last)}` : '';
  return new PreflightError('redirects', `${from?.origin ?? ''} redirects ${how}, last to ${to}`, {
    hint: 'Set warmup.paths to the final page',
  });
}

/** Without the query, and without segments that may be tokens: long ones, or with unusual characters. */
const shownPath = ({ pathname }: URL): string =>
  pathname
    .split('/', MOST_SEGMENTS)
    .map((segment) => (/^[\w.~-]{0,20}$/.test(segment) ? segment : '…'))
    .join('/');
