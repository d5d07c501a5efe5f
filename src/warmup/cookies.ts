import type { Clock } from '../base/clock.ts';

/** The cookies of one chain of redirects. */
export interface CookieJar {
  /** @param lines values of Set-Cookie headers */
  readonly keep: (url: URL, lines: readonly string[]) => void;
  /** the value of the Cookie header; undefined: none. @param configured what it holds without us */
  readonly headerFor: (url: URL, configured: string | undefined) => string | undefined;
}

/** name → its pair, `name=value` */
type Cookies = Map<string, string>;

// Heroku's router refuses longer lines of a header (devcenter: http-routing).
const LONGEST_HEADER = 8_192;

/**
 * Keeps cookies for the origin that set them, whatever their Domain and Path: never for more hosts than
 * a browser would.
 */
export function createCookieJar({ today }: Pick<Clock, 'today'>): CookieJar {
  const origins = new Map<string, Cookies>();
  return {
    keep({ origin }, lines) {
      const cookies = origins.get(origin) ?? new Map<string, string>();
      origins.set(origin, cookies);
      for (const line of lines) keepOne(cookies, line, today());
    },
    headerFor({ origin }, configured = '') {
      const all = new Map([...pairsOf(configured), ...(origins.get(origin) ?? [])]);
      return all.size === 0 ? undefined : headerOf(all);
    },
  };
}

const headerOf = (cookies: Cookies): string => [...cookies.values()].join('; ');

function keepOne(cookies: Cookies, line: string, now: Date): void {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const name = nameOf(pair);
  // RFC 6265 5.2: no name, no cookie.
  if (!pair.includes('=') || name === '') return;
  cookies.delete(name);
  if (hasExpired(attributes, now)) return;
  cookies.set(name, pair);
  if (headerOf(cookies).length > LONGEST_HEADER) cookies.delete(name);
}

const nameOf = (pair: string): string => pair.slice(0, Math.max(0, pair.indexOf('='))).trim();

/** RFC 6265 5.3: Max-Age counts before Expires, and the last of each. */
function hasExpired(attributes: readonly string[], now: Date): boolean {
  const valueOf = (wanted: RegExp): string | undefined =>
    attributes.findLast((attribute) => wanted.test(attribute))?.replace(wanted, '');
  const maxAge = valueOf(/^max-age\s*=\s*(?=-?\d+$)/i);
  if (maxAge !== undefined) return Number(maxAge) <= 0;
  return Date.parse(valueOf(/^expires\s*=\s*/i) ?? '') <= now.getTime();
}

const pairsOf = (header: string): Cookies =>
  new Map(
    header
      .split(';')
      .map((pair) => pair.trim())
      .filter((pair) => pair !== '')
      .map((pair) => [nameOf(pair) || pair, pair]),
  );
