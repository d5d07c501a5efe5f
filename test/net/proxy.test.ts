import { describe, expect, it } from '@jest/globals';

import { proxyFor } from '../../src/net/proxy.ts';
import { gitConfig } from '../support/git-config.ts';

const API = new URL('https://api.heroku.com/apps');

function fromEnv(env: Record<string, string>, url = API): string | undefined {
  return proxyFor(url, env, gitConfig())?.href;
}

describe('proxyFor', () => {
  it('is none where nothing names one', () => {
    expect(fromEnv({})).toBeUndefined();
  });

  it('takes the small letters before the capitals', () => {
    expect(fromEnv({ https_proxy: 'http://small:1', HTTPS_PROXY: 'http://big:1' })).toBe(
      'http://small:1/',
    );
  });

  it('takes ALL_PROXY last', () => {
    expect(fromEnv({ ALL_PROXY: 'http://all:1' })).toBe('http://all:1/');
  });

  it('lets an empty HTTPS_PROXY switch ALL_PROXY off', () => {
    expect(fromEnv({ HTTPS_PROXY: '', ALL_PROXY: 'http://all:1' })).toBeUndefined();
  });

  it("doesn't take HTTP_PROXY in capitals, which a CGI request can set", () => {
    expect(fromEnv({ HTTP_PROXY: 'http://evil:1' }, new URL('http://a.example'))).toBeUndefined();
  });

  it("prefers git's http.proxy to the environment", () => {
    const config = gitConfig(['http.proxy', 'http://git:1']);
    expect(proxyFor(API, { HTTPS_PROXY: 'http://env:1' }, config)?.host).toBe('git:1');
  });

  it("lets an empty http.proxy switch the environment's off", () => {
    const config = gitConfig(['http.proxy', '']);
    expect(proxyFor(API, { HTTPS_PROXY: 'http://env:1' }, config)).toBeUndefined();
  });

  it("applies NO_PROXY to git's http.proxy as well", () => {
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
  ])('goes without a proxy by NO_PROXY=%s', (noProxy) => {
    expect(fromEnv({ HTTPS_PROXY: 'http://p:1', NO_PROXY: noProxy })).toBeUndefined();
  });

  it.each(['', 'oku.com', 'git.heroku.com', 'api.heroku.com.example', ',', '*.example'])(
    'keeps the proxy with NO_PROXY=%j',
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
  ])('reads the port of %s, the default one too', (proxy, url) => {
    expect(fromEnv({ HTTPS_PROXY: proxy })).toBe(url);
  });

  it("says that it can't speak SOCKS, without the password", () => {
    expect(() => fromEnv({ ALL_PROXY: 'socks5://me:hunter2@proxy.example:1080' })).toThrow(
      /^socks5:\/\/proxy\.example:1080: /,
    );
  });

  it("doesn't repeat a setting that it can't read: it may hold a password", () => {
    expect(() => fromEnv({ HTTPS_PROXY: 'http://me:hun ter2@pro xy' })).toThrow(
      /^(?!.*hun).*isn't a URL/,
    );
  });
});
