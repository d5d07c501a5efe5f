import { isDeepStrictEqual } from 'node:util';
import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { herokuHosts } from '../../src/heroku/hosts.ts';
import { parseRemote } from '../../src/heroku/remote-url.ts';
import { holdsForAll, hostileText } from '../support/property.ts';

const hosts = herokuHosts({});
const HOST = 'git.heroku.com';

const url = hostileText(
  ...['https://', 'HTTPS://', 'http://', 'ssh://', 'git@', 'user:', 'pass', '@', ':', '443', '/'],
  ...[HOST, 'GIT.Heroku.COM', 'heroku.com', 'evil.example', '.', 'my-app', '.git', '?', '#', '%40'],
);

/** A URL that begins like one of Heroku's. */
const nearly = fc
  .tuple(fc.constantFrom('https://', 'http://', 'HTTPS://user:pw@', 'https://u@'), url)
  .map(([begin, rest]) => begin + rest);

const appName = fc.stringMatching(/^[a-z][a-z0-9-]{1,28}[a-z0-9]$/);

describe('parseRemote', () => {
  it('names an app only where WHATWG’s URL has Heroku’s host', () => {
    holdsForAll(fc.oneof(url, nearly), (text) => {
      const remote = parseRemote(text, hosts);
      if (remote.kind !== 'heroku') return true;
      const { hostname, pathname } = new URL(text);
      const isName = /^[a-z][a-z0-9-]{1,28}[a-z0-9]$/.test(remote.app);
      return hostname === HOST && isName && pathname.toLowerCase().includes(remote.app);
    });
  });

  it('overlooks no HTTP URL with Heroku’s host', () => {
    holdsForAll(nearly, (text) => {
      const isHerokus = URL.canParse(text) && new URL(text).hostname === HOST;
      return !isHerokus || parseRemote(text, hosts).kind !== 'not-heroku';
    });
  });

  it('finds the app and the password of every ordinary URL', () => {
    const parts = fc.tuple(
      appName,
      fc.string({ unit: 'binary-ascii', minLength: 1 }),
      fc.boolean(),
    );
    holdsForAll(parts, ([app, password, hasEnding]) => {
      const userInfo = `me:${encodeURIComponent(password)}@`;
      const text = `https://${userInfo}${HOST}/${app}${hasEnding ? '.git' : ''}`;
      return isDeepStrictEqual(parseRemote(text, hosts), { kind: 'heroku', app, token: password });
    });
  });

  it('shows no password of a URL that it can’t read', () => {
    const secret = 's3cr3t';
    const broken = fc.tuple(url, url).map(([a, b]) => `https://me:${secret}@${HOST}/${a}${b}`);
    holdsForAll(broken, (text) => {
      const remote = parseRemote(text, hosts);
      return remote.kind !== 'garbage' || !remote.url.includes(secret);
    });
  });
});
