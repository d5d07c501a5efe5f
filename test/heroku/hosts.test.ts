import { describe, expect, it } from '@jest/globals';

import {
  herokuHosts,
  isTrustedApi,
  matchesHost,
  requireTrustedApi,
} from '../../src/heroku/hosts.ts';

describe('herokuHosts', () => {
  it("are Heroku's by default", () => {
    expect(herokuHosts({})).toEqual({
      gitHost: 'git.heroku.com',
      sshHost: 'heroku.com',
      apiUrl: 'https://api.heroku.com',
      sites: {
        metrics: 'https://api.metrics.heroku.com',
        status: 'https://status.heroku.com',
      },
    });
  });

  it('ignore empty settings', () => {
    expect(herokuHosts({ HEROKU_HOST: ' ', HEROKU_GIT_HOST: '' })).toEqual(herokuHosts({}));
  });

  it('add api. and git. to HEROKU_HOST', () => {
    expect(herokuHosts({ HEROKU_HOST: 'Staging.HerokuDev.com' })).toEqual({
      gitHost: 'git.staging.herokudev.com',
      sshHost: 'staging.herokudev.com',
      apiUrl: 'https://api.staging.herokudev.com',
    });
  });

  it("use a URL as the API's, and its host for git", () => {
    expect(herokuHosts({ HEROKU_HOST: 'http://localhost:5000/' })).toEqual({
      gitHost: 'localhost',
      sshHost: 'localhost',
      apiUrl: 'http://localhost:5000',
    });
  });

  it.each([
    ['heroku.com', true],
    ['https://api.heroku.com', true],
    ['herokudev.com', false],
    ['http://localhost:5000', false],
  ])('have the other sites only on heroku.com: %s', (HEROKU_HOST, has) => {
    expect(herokuHosts({ HEROKU_HOST }).sites !== undefined).toBe(has);
  });

  it('use HEROKU_GIT_HOST first', () => {
    const env = { HEROKU_HOST: 'https://api.heroku.com', HEROKU_GIT_HOST: 'git.example.com:8443' };
    expect(herokuHosts(env).gitHost).toBe('git.example.com');
  });

  it('ignore spaces around HEROKU_GIT_HOST', () => {
    expect(herokuHosts({ HEROKU_GIT_HOST: ' git.example.com ' }).gitHost).toBe('git.example.com');
  });

  it.each([
    'heroku.com',
    'https://heroku.com',
    'https://api.herokai.com',
    'https://api.herokuspace.com:8443',
    'http://127.0.0.1:5000',
    'http://127.1.2.3',
    'http://[::1]:5000',
    'HTTPS://API.HEROKU.COM',
  ])('trust %s', (host) => {
    expect(isTrustedApi(new URL(herokuHosts({ HEROKU_HOST: host }).apiUrl))).toBe(true);
  });

  it.each([
    'example.com',
    'heroku.com.example.com',
    'notheroku.com',
    'https://heroku.com.example.com',
    'http://api.heroku.com',
    'http://localhost.example.com',
    'http://evillocalhost',
    'http://evil.localhost',
    'http://127.0.0.1.example.com',
    'http://128.0.0.1',
    'http://[::2]',
    'https://api-heroku.com',
  ])("don't trust %s", (host) => {
    expect(isTrustedApi(new URL(herokuHosts({ HEROKU_HOST: host }).apiUrl))).toBe(false);
  });

  it.each([
    'me@example.com',
    'example.com/heroku.com',
    'example.com#.heroku.com',
    'example.com?.heroku.com',
    'example.com\\.heroku.com',
    'two words',
    'https://',
    'https://me:secret@api.heroku.com',
    'ftp://api.heroku.com',
  ])('reject %s', (host) => {
    expect(() => herokuHosts({ HEROKU_HOST: host })).toThrow(
      expect.objectContaining({ code: 'heroku-host' }),
    );
  });

  it.each(['HEROKU_HOST', 'HEROKU_GIT_HOST'])('say which variable is wrong: %s', (name) => {
    expect(() => herokuHosts({ [name]: 'two words' })).toThrow(
      expect.objectContaining({
        message: `${name} is "two words", which isn't a host`,
        hint: `Unset ${name}, or set it to a host such as heroku.com`,
      }),
    );
  });

  it('say so, too, if only the API’s host would be wrong', () => {
    expect(() => herokuHosts({ HEROKU_HOST: '127.0.0.1' })).toThrow(
      'HEROKU_HOST is "127.0.0.1", which isn\'t a host',
    );
  });

  it('get no token if they aren’t Heroku’s, with the reason', () => {
    expect(() => {
      requireTrustedApi('https://api.example.com');
    }).toThrow(
      expect.objectContaining({
        ...{ code: 'untrusted-api-host' },
        message: "https://api.example.com isn't a Heroku host: your token isn't sent there",
        hint: 'Unset HEROKU_HOST, or set it to a Heroku domain',
      }),
    );
  });

  it('show a rejected value without its password', () => {
    expect(() => herokuHosts({ HEROKU_HOST: 'https://me:secret@api.heroku.com' })).toThrow(
      'HEROKU_HOST is "https://api.heroku.com", which isn\'t a host',
    );
  });
});

describe('matchesHost', () => {
  it.each([
    ['www.example.com', 'www.example.com'],
    ['www.Example.com', 'WWW.example.com'],
    ['*.example.com', 'www.example.com'],
    ['*.Example.com', 'WWW.example.com'],
    ['*.example.com:8443', 'www.example.com:8443'],
  ])('%s matches %s', (pattern, host) => {
    expect(matchesHost(pattern, host)).toBe(true);
  });

  it.each([
    ['www.example.com', 'example.com'],
    ['*.example.com', 'example.com'],
    ['*.example.com', 'a.b.example.com'],
    ['*.example.com', '.example.com'],
    ['*.example.com', 'www.example.com.evil.example'],
    ['*.example.com', 'wwwexample.com'],
    ['*.example.com', 'www.example.com:8443'],
    ['www.example.com:8443', 'www.example.com'],
    ['www.*.com', 'www.example.com'],
    ['*', 'localhost'],
  ])("%s doesn't match %s", (pattern, host) => {
    expect(matchesHost(pattern, host)).toBe(false);
  });
});
