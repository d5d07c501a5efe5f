import type { SimDyno } from '../app/model.ts';

const COOKIE = 'heroku-session-affinity';
const DAY_S = 86_400;

/** The dyno's id that a request's Cookie header asks for. */
export function dynoOfCookie(header: string | undefined): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('=', 2));
  const value = pairs.find(([name]) => name === COOKIE)?.[1];
  return value === undefined ? undefined : Buffer.from(value, 'base64url').toString();
}

/**
 * What ties a client to the dyno that answered it: set for clients that are new, or whose dyno is gone
 * (blog.heroku.com: session-affinity-ga). Its attributes are those that Heroku's router was seen to set.
 */
export function affinityCookie({ id }: SimDyno, host: string, now: Date): string {
  const value = Buffer.from(id).toString('base64url');
  const expires = new Date(now.getTime() + DAY_S * 1000).toUTCString();
  const domain = host.replace(/:\d+$/, '');
  return `${COOKIE}=${value}; Version=1; Expires=${expires}; Max-Age=${DAY_S}; Domain=${domain}; Path=/`;
}
