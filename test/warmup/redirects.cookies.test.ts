import { describe, expect, it } from '@jest/globals';
import { createCookieJar } from '../../src/warmup/cookies.ts';
import { askPath } from '../../src/warmup/request.ts';
import { pathOf, requestOf } from '../support/default-request.ts';
import { fakeFetch } from '../support/fake-fetch.ts';
import { requestPorts } from '../support/request-ports.ts';

const HOME = new URL('https://my-app.herokuapp.com/');
const NOW = new Date('2026-01-01T00:00:00Z');

/** The Cookie header after each list of Set-Cookie headers has come from home. */
function cookieAfter(lines: readonly string[], configured?: string): string | undefined {
  const jar = createCookieJar({ today: () => NOW });
  jar.keep(HOME, lines);
  return jar.headerFor(HOME, configured);
}

describe('the cookie jar', () => {
  it.each([
    ['none', [], undefined],
    ['one, without its attributes', ['a=1; Path=/x; HttpOnly; Secure'], 'a=1'],
    ['several', ['a=1', 'b=x=y; Secure'], 'a=1; b=x=y'],
    ['the last of a name', ['a=1', 'b=2', 'a=3'], 'b=2; a=3'],
    ['an empty one', ['a='], 'a='],
    ['no name, no cookie', ['=1', 'lonely', ''], undefined],
    ['with a life of its own', ['a=1; Max-Age=60', 'b=2; max-age = 60'], 'a=1; b=2'],
    ['taken back by Max-Age', ['a=1', 'a=; Max-Age=0', 'b=2; MAX-AGE=-1'], undefined],
    ['taken back by Expires', ['a=1', 'a=; Expires=Thu, 01-Jan-1970 00:00:01 GMT'], undefined],
    ['not yet over', ['a=1; expires=Fri, 02 Jan 2026 00:00:00 GMT'], 'a=1'],
    ['Max-Age before Expires', ['a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:01 GMT'], 'a=1'],
    ['nonsense in both', ['a=1; Max-Age=soon; Expires=never'], 'a=1'],
  ])('holds %s', (_, lines, header) => {
    expect(cookieAfter(lines)).toBe(header);
  });

  it('leaves the configured ones where they are, but for those that the app sets anew', () => {
    expect(cookieAfter(['b=3', 'c=4'], 'a=1; b=2')).toBe('a=1; b=3; c=4');
    expect(cookieAfter([], 'a=1; b=2')).toBe('a=1; b=2');
  });

  it('gives nobody the cookies of another origin', () => {
    const jar = createCookieJar({ today: () => NOW });
    jar.keep(HOME, ['a=1; Domain=herokuapp.com']);
    const others = ['https://my-app.herokuapp.com:8443/', 'https://a.my-app.herokuapp.com/'];
    expect(others.map((url) => jar.headerFor(new URL(url), undefined))).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('takes no more than a header may be long', () => {
    const big = Array.from({ length: 100 }, (_, index) => `c${index}=${'x'.repeat(1_000)}`);
    const header = cookieAfter([...big, 'small=1']) ?? '';
    expect(header.length).toBeLessThanOrEqual(8_192);
    expect(header).toMatch(/^c0=x+; .*; c7=x+; small=1$/);
  });
});

describe('a chain of redirects', () => {
  const redirect = (location: string, ...cookies: string[]) => ({
    status: 302,
    headers: [
      ['location', location] as const,
      ...cookies.map((cookie) => ['set-cookie', cookie] as const),
    ],
  });

  /** The Cookie headers of a chain from `/` to `/end` by way of another host. */
  async function cookiesSent(cookies: boolean, headers = {}, times = 1): Promise<unknown[]> {
    const fetch = fakeFetch({
      '/': [redirect('https://www.example.com/there', 'a=1', 'b=2')],
      '/there': [redirect('https://my-app.herokuapp.com/end', 'c=3')],
      '/end': [200],
    });
    const request = requestOf({ cookies, headers, site: ['www.example.com'] });
    const { signal } = new AbortController();
    for (let time = 0; time < times; time += 1)
      await askPath(requestPorts(fetch), request, pathOf('/'), signal);
    return fetch.seen.map(({ init }) => (init.headers as Record<string, string>).cookie);
  }

  it('carries no cookie as long as the config asks for none', async () => {
    expect(await cookiesSent(false)).toEqual([undefined, undefined, undefined]);
  });

  it('carries those of each origin back to it, where the config wants that', async () => {
    expect(await cookiesSent(true)).toEqual([undefined, undefined, 'a=1; b=2']);
  });

  it("has them beside the config's own Cookie header", async () => {
    const sent = await cookiesSent(true, { cookie: 'b=0; mine=1' });
    expect(sent).toEqual(['b=0; mine=1', undefined, 'b=2; mine=1; a=1']);
  });

  it('forgets them, so that the next request is anybody', async () => {
    const sent = await cookiesSent(true, {}, 2);
    expect(sent[3]).toBeUndefined();
  });
});
