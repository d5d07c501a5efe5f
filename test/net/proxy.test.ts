import { describe, expect, it } from '@jest/globals';
import { gitHttpSetting, proxyFor } from '../../src/net/proxy.ts';
import { gitConfig } from '../support/git-config.ts';

describe('proxy', () => {
  const API = new URL('https://api.heroku.com/apps');

  function fromEnv(env: Record<string, string>, url = API): string | undefined {
    return proxyFor(url, env, gitConfig())?.href;
  }

  describe('proxyFor', () => {
    it('is undefined if no setting names one', () => {
      expect(fromEnv({})).toBeUndefined();
    });

    it.each([
      ['http://proxy.example:8080', 'http://proxy.example:8080/'],
      ['https://proxy.example:8443', 'https://proxy.example:8443/'],
      ['https://proxy.example', 'https://proxy.example/'],
    ])('accepts %s', (HTTPS_PROXY, expected) => {
      expect(fromEnv({ HTTPS_PROXY })).toBe(expected);
    });

    it('prefers lower-case names to upper-case ones', () => {
      expect(fromEnv({ https_proxy: 'http://small:1', HTTPS_PROXY: 'http://big:1' })).toBe(
        'http://small:1/',
      );
    });

    it('uses ALL_PROXY last', () => {
      expect(fromEnv({ ALL_PROXY: 'http://all:1' })).toBe('http://all:1/');
    });

    it('lets an empty HTTPS_PROXY turn ALL_PROXY off', () => {
      expect(fromEnv({ HTTPS_PROXY: '', ALL_PROXY: 'http://all:1' })).toBeUndefined();
    });

    it('ignores upper-case HTTP_PROXY, which a CGI request can set', () => {
      expect(fromEnv({ HTTP_PROXY: 'http://evil:1' }, new URL('http://a.example'))).toBeUndefined();
    });

    it.each(['http://localhost:5000', 'http://127.0.0.1', 'http://127.1:80', 'http://[::1]:5000'])(
      'is undefined for %s, whose token it would see in clear text',
      (url) => {
        const proxies = { http_proxy: 'http://a:1', ALL_PROXY: 'http://a:1' };
        expect(fromEnv(proxies, new URL(url))).toBeUndefined();
      },
    );

    it('is used for a host whose name only looks like this machine', () => {
      const url = new URL('http://127.0.0.1.example');
      expect(fromEnv({ http_proxy: 'http://a:1' }, url)).toBe('http://a:1/');
    });

    it("prefers git's http.proxy to the environment", () => {
      const config = gitConfig(['http.proxy', 'http://git:1']);
      expect(proxyFor(API, { HTTPS_PROXY: 'http://env:1' }, config)?.host).toBe('git:1');
    });

    it("lets an empty http.proxy turn the environment's off", () => {
      const config = gitConfig(['http.proxy', '']);
      expect(proxyFor(API, { HTTPS_PROXY: 'http://env:1' }, config)).toBeUndefined();
    });

    it("also applies NO_PROXY to git's http.proxy", () => {
      const config = gitConfig(['http.proxy', 'http://git:1']);
      expect(proxyFor(API, { NO_PROXY: 'heroku.com' }, config)).toBeUndefined();
    });

    it.each([
      '*',
      'heroku.com',
      '.heroku.com',
      'API.HEROKU.COM',
      'a.example, api.heroku.com',
      'heroku.com.',
    ])('uses no proxy with NO_PROXY=%s', (noProxy) => {
      expect(fromEnv({ HTTPS_PROXY: 'http://p:1', NO_PROXY: noProxy })).toBeUndefined();
    });

    it.each(['', 'oku.com', 'git.heroku.com', 'api.heroku.com.example', ',', '*.example'])(
      'uses the proxy with NO_PROXY=%j',
      (noProxy) => {
        expect(fromEnv({ HTTPS_PROXY: 'http://p:1', NO_PROXY: noProxy })).toBe('http://p:1/');
      },
    );

    it('exempts an IPv6 address with or without brackets', () => {
      const url = new URL('https://[::1]:8443');
      expect(fromEnv({ HTTPS_PROXY: 'http://p:1', NO_PROXY: '::1' }, url)).toBeUndefined();
      expect(fromEnv({ HTTPS_PROXY: 'http://p:1', NO_PROXY: '[::1]' }, url)).toBeUndefined();
    });

    it("has libcurl's defaults: http, and port 1080", () => {
      expect(fromEnv({ HTTPS_PROXY: 'proxy.example' })).toBe('http://proxy.example:1080/');
    });

    it.each([
      ['http://proxy.example:80', 'http://proxy.example/'],
      ['proxy.example:80/', 'http://proxy.example/'],
      ['http://proxy.example:8/x', 'http://proxy.example:8/x'],
      ['http://me:8@proxy.example/:8', 'http://me:8@proxy.example:1080/:8'],
    ])('reads the port of %s, including the default one', (proxy, url) => {
      expect(fromEnv({ HTTPS_PROXY: proxy })).toBe(url);
    });

    it("says that it doesn't support SOCKS, without the password", () => {
      expect(() => fromEnv({ ALL_PROXY: 'socks5://me:hunter2@proxy.example:1080' })).toThrow(
        /^socks5:\/\/proxy\.example:1080: /,
      );
    });

    it("doesn't repeat an invalid setting, which can contain a password", () => {
      expect(() => fromEnv({ HTTPS_PROXY: 'http://me:hun ter2@pro xy' })).toThrow(
        /^(?!.*hun).*isn't a URL/,
      );
    });
  });
});

describe('git http setting', () => {
  const API = new URL('https://api.heroku.com/apps/my-app');

  function setting(...entries: (readonly [string, string])[]): string | undefined {
    return gitHttpSetting(gitConfig(...entries), API, 'proxy');
  }

  describe('gitHttpSetting', () => {
    it('is the general setting if no URL matches', () => {
      expect(setting(['http.proxy', 'a'], ['http.https://github.com/.proxy', 'b'])).toBe('a');
    });

    it('prefers a setting for the URL, in any position', () => {
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

    it('treats a default port as no port', () => {
      expect(setting(['http.https://api.heroku.com:443/.proxy', 'x'])).toBe('x');
    });
  });
});
