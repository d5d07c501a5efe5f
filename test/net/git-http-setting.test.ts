import { describe, expect, it } from '@jest/globals';

import { gitHttpSetting } from '../../src/net/git-http-setting.ts';
import { gitConfig } from '../support/git-config.ts';

const API = new URL('https://api.heroku.com/apps/my-app');

function setting(...entries: (readonly [string, string])[]): string | undefined {
  return gitHttpSetting(gitConfig(...entries), API, 'proxy');
}

describe('gitHttpSetting', () => {
  it('is the plain setting where no URL matches', () => {
    expect(setting(['http.proxy', 'a'], ['http.https://github.com/.proxy', 'b'])).toBe('a');
  });

  it('prefers a setting for the URL, wherever it stands', () => {
    expect(setting(['http.https://api.heroku.com.proxy', 'b'], ['http.proxy', 'a'])).toBe('b');
  });

  it('prefers the longest path', () => {
    expect(
      setting(
        ['http.https://api.heroku.com/apps/.proxy', 'long'],
        ['http.https://api.heroku.com/.proxy', 'short'],
      ),
    ).toBe('long');
  });

  it('prefers the exact host to a wildcard with a longer path', () => {
    expect(
      setting(
        ['http.https://*.heroku.com/apps/.proxy', 'any'],
        ['http.https://api.heroku.com.proxy', 'exact'],
      ),
    ).toBe('exact');
  });

  it.each([
    ['another scheme', 'http://api.heroku.com'],
    ['another port', 'https://api.heroku.com:8443'],
    ['half a path segment', 'https://api.heroku.com/app'],
    ['a wildcard for two labels', 'https://*.com'],
    ['a user name', 'https://me@api.heroku.com'],
    ['nonsense', 'not a url'],
  ])("doesn't match %s", (_, url) => {
    expect(setting([`http.${url}.proxy`, 'x'])).toBeUndefined();
  });

  it('reads a default port as none', () => {
    expect(setting(['http.https://api.heroku.com:443/.proxy', 'x'])).toBe('x');
  });
});
