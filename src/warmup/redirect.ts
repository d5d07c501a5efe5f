import type { Response } from 'node-fetch';
import { PreflightError } from '../errors.ts';
import { printable } from '../report/printable.ts';
import type { RefusedRedirect } from './answer.ts';
import { REDIRECTS } from './expectation.ts';
import { matchesHost } from './trust.ts';

/** Where redirects may lead. */
export interface Site {
  readonly baseUrl: string;
  /** hosts beside the base URL's own; `*.example.com` counts */
  readonly site: readonly string[];
}

export type Redirect =
  /** not a step further, and what was refused, if anything was */
  | { readonly kind: 'end'; readonly refused: RefusedRedirect | undefined }
  | { readonly kind: 'followed'; readonly url: URL };

/** Redirects of one request that are followed. */
export const MOST_REDIRECTS = 5;

const MOST_SEGMENTS = 6;

/** What the answer to `url` says of going on elsewhere, and whether we do: by https within the site. */
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

/** Undefined for what is no URL, or several. */
function parseLocation([location = '', ...more]: readonly string[], base: URL): URL | undefined {
  // Node reads headers as Latin-1; what isn't ASCII in there is UTF-8 these days.
  const text = Buffer.from(location, 'latin1').toString();
  if (more.length > 0 || text.trim() === '' || !URL.canParse(text, base.href)) return undefined;
  return new URL(text, base);
}

/** Undefined where we may go. */
function refusalOf(url: URL, { baseUrl, site }: Site): RefusedRedirect | undefined {
  const isWeb = ['http:', 'https:'].includes(url.protocol);
  // Of `mailto:` and the like only the scheme: the rest may hold anything.
  const to = printable(isWeb ? url.origin : url.protocol.slice(0, -1));
  const hosts = [new URL(baseUrl).host, ...site];
  if (isWeb && !hosts.some((host) => matchesHost(host, url.host))) return { to, why: 'other-site' };
  if (url.protocol !== 'https:') return { to, why: 'not-https' };
  // RFC 9110 4.2.4: user info in a reference from elsewhere is to be treated as an error.
  return url.username === '' && url.password === '' ? undefined : { to: '', why: 'no-url' };
}

/** @param urls those that were asked, in order, and the one that wasn't any more */
export function tooManyRedirects(urls: readonly URL[], cookies: boolean): PreflightError {
  const [from, last] = [urls[0], urls.at(-1)];
  const isCircle = new Set(urls.map(({ href }) => href)).size < urls.length;
  const how = isCircle ? 'in a circle' : `more than ${MOST_REDIRECTS} times`;
  const to = last ? `${last.origin}${shownPath(last)}` : '';
  return new PreflightError('redirects', `${from?.origin ?? ''} redirects ${how}, last to ${to}`, {
    hint: cookies
      ? 'Name the page that they should end at in warmup.paths'
      : 'Name the page that they should end at in warmup.paths; where the app waits for its cookie, set warmup.cookies to true',
  });
}

/** Without the query, and without what may be somebody's token: anything long, or of other characters. */
const shownPath = ({ pathname }: URL): string =>
  pathname
    .split('/', MOST_SEGMENTS)
    .map((segment) => (/^[\w.~-]{0,20}$/.test(segment) ? segment : '…'))
    .join('/');
