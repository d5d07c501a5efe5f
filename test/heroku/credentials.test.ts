import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import {
  type Credential,
  type CredentialPorts,
  credentialSources,
  netrcPassword,
  netrcPath,
} from '../../src/heroku/credentials.ts';
import { herokuHosts } from '../../src/heroku/hosts.ts';
import { memoryFiles } from '../support/memory-files.ts';

describe('credentials', () => {
  function ports(given: Partial<CredentialPorts> & { netrc?: string } = {}): CredentialPorts {
    return {
      remoteToken: undefined,
      env: { HOME: '/home/me' },
      platform: 'linux',
      hosts: herokuHosts({}),
      files: memoryFiles(given.netrc === undefined ? {} : { '/home/me/.netrc': given.netrc }),
      cwd: '/',
      askKeychain: async () => Promise.resolve(undefined),
      askHelper: async () => Promise.resolve(undefined),
      ...given,
    };
  }

  async function all(given: Parameters<typeof ports>[0]): Promise<Credential[]> {
    const credentials: Credential[] = [];
    for await (const credential of credentialSources(ports(given))) credentials.push(credential);
    return credentials;
  }

  describe('credentialSources', () => {
    it('returns them in order', async () => {
      const credentials = await all({
        remoteToken: 'url',
        env: { HOME: '/home/me', HEROKU_API_KEY: 'key' },
        netrc: 'machine git.heroku.com password git\nmachine api.heroku.com password api',
        askKeychain: async () => Promise.resolve('keychain'),
        askHelper: async () => Promise.resolve('helper'),
      });
      expect(credentials).toEqual([
        { source: 'remote-url', token: 'url' },
        { source: 'env', token: 'key' },
        { source: 'netrc', token: 'api' },
        { source: 'netrc', token: 'git' },
        { source: 'keychain', token: 'keychain' },
        { source: 'credential-helper', token: 'helper' },
      ]);
    });

    it('is empty if there are none', async () => {
      expect(await all({})).toEqual([]);
    });

    it("starts neither the keychain's program nor the helper while an earlier token works", async () => {
      const asked: string[] = [];
      const ask = (name: string) => async () => Promise.resolve(void asked.push(name));
      const sources = credentialSources(
        ports({
          netrc: 'machine api.heroku.com password t',
          askKeychain: ask('keychain'),
          askHelper: ask('helper'),
        }),
      );
      await sources.next();
      expect(asked).toEqual([]);
      await sources.next();
      expect(asked).toEqual(['keychain', 'helper']);
    });

    it.each([
      ['that is locked', new PreflightError('keychain', 'locked'), true],
      ['without a token', undefined, false],
    ])('asks the helper after a keychain %s', async (_, failure, expected) => {
      let isWithout: boolean | undefined;
      const credentials = await all({
        askKeychain: async () => (failure ? Promise.reject(failure) : Promise.resolve(undefined)),
        askHelper: async (_host, withoutKeychain) => {
          isWithout = withoutKeychain;
          return Promise.resolve('helper');
        },
      }).catch((error: unknown) => error);
      expect(isWithout).toBe(expected);
      expect(credentials).toEqual(failure ?? [{ source: 'credential-helper', token: 'helper' }]);
    });

    it('asks the helper for the git host', async () => {
      const hosts: string[] = [];
      await all({
        hosts: herokuHosts({ HEROKU_HOST: 'herokudev.com' }),
        askHelper: async (host) => Promise.resolve(hosts.push(host) ? undefined : ''),
      });
      expect(hosts).toEqual(['git.herokudev.com']);
    });

    it('returns a token from several sources once', async () => {
      const credentials = await all({
        env: { HOME: '/home/me', HEROKU_API_KEY: 'same' },
        netrc: 'machine api.heroku.com password same',
        askHelper: async () => Promise.resolve('same'),
      });
      expect(credentials).toEqual([{ source: 'env', token: 'same' }]);
    });

    it('returns first what Heroku has accepted before, and not again', async () => {
      const accepted = { source: 'keychain', token: 'key' } as const;
      const env = { HEROKU_API_KEY: 'key' };
      const found: Credential[] = [];
      const sources = credentialSources(ports({ env, remoteToken: 'url' }), accepted);
      for await (const credential of sources) found.push(credential);
      expect(found).toEqual([accepted, { source: 'remote-url', token: 'url' }]);
    });

    it('doesn’t hide a bug in a source', async () => {
      const askKeychain = () => Promise.reject(new TypeError('a bug'));
      const askHelper = () => Promise.resolve('helper');
      const first = credentialSources(ports({ askKeychain, askHelper })).next();
      await expect(first).rejects.toThrow('a bug');
    });

    it('trims a token', async () => {
      expect(await all({ env: { HEROKU_API_KEY: ' key\r\n' } })).toEqual([
        { source: 'env', token: 'key' },
      ]);
    });

    it.each(['', ' ', 'two words', 'a\r\nX-Evil: 1', '“quoted”'])(
      'skips %j, which no header can contain',
      async (token) => {
        expect(await all({ env: { HEROKU_API_KEY: token } })).toEqual([]);
      },
    );
  });
});

describe('netrc', () => {
  const API = 'api.heroku.com';

  describe('netrcPassword', () => {
    it.each([
      ['one line', 'machine api.heroku.com login me password t0ken'],
      ['several lines', 'machine api.heroku.com\n  login me\n  password t0ken\n'],
      ['CRLF', 'machine api.heroku.com\r\n  login me\r\n  password t0ken\r\n'],
      ['tabs', 'machine\tapi.heroku.com\tlogin\tme\tpassword\tt0ken'],
      ['every word on a line of its own', 'machine\napi.heroku.com\nlogin\nme\npassword\nt0ken'],
      ['a byte order mark', '\uFEFFmachine api.heroku.com password t0ken'],
      ['capitals in the host', 'machine API.Heroku.com password t0ken'],
      ['quotes', 'machine "api.heroku.com" login "me" password "t0ken"'],
      ['an account', 'machine api.heroku.com account a password t0ken'],
      ['the password first', 'machine api.heroku.com password t0ken login me'],
      [
        'comments',
        '# machine api.heroku.com password old\nmachine api.heroku.com # me\npassword t0ken',
      ],
      [
        'another machine before',
        'machine git.heroku.com password x\nmachine api.heroku.com password t0ken',
      ],
      ['a default before', 'default login me password x\nmachine api.heroku.com password t0ken'],
      ['unknown words', 'port 443 machine api.heroku.com protocol https password t0ken'],
      [
        'a macro before',
        'macdef init\nmachine api.heroku.com password macro\n\nmachine api.heroku.com password t0ken',
      ],
      [
        'a macro with CRLF',
        'macdef init\r\npassword macro\r\n\r\nmachine api.heroku.com password t0ken',
      ],
      ['a macro inside the entry', 'machine api.heroku.com\nmacdef x\n put a\n\npassword t0ken'],
      [
        'a second entry',
        'machine api.heroku.com password t0ken\nmachine api.heroku.com password x',
      ],
    ])('is found in a file with %s', (_, text) => {
      expect(netrcPassword(text, API)).toBe('t0ken');
    });

    it.each([
      ['escapes in quotes', '"a\\"b\\\\c"', 'a"b\\c'],
      ['a space in quotes', '"a b"', 'a b'],
      ['a # inside', 'a#b', 'a#b'],
      ['a # at its beginning', '#a', '#a'],
      ['a quote that never ends', '"abc', '"abc'],
      ['a keyword', 'machine', 'machine'],
    ])('can have %s', (_, written, password) => {
      expect(netrcPassword(`machine api.heroku.com password ${written}\n`, API)).toBe(password);
    });

    it.each([
      ['nothing', ''],
      ['a default only', 'default login me password t0ken'],
      ['a default after the machine', 'machine api.heroku.com login me default password t0ken'],
      ['another machine only', 'machine api.heroku.com.example password t0ken'],
      ['no password', 'machine api.heroku.com login me'],
      ['an empty password', 'machine api.heroku.com password ""'],
      ['an end after the keyword', 'machine api.heroku.com password'],
      ['a macro that never ends', 'macdef x\nmachine api.heroku.com password t0ken'],
      ['a comment', '#machine api.heroku.com password t0ken'],
      ['binary', '\u0000\u0001\u{1F600}'],
    ])('is undefined for a file with %s', (_, text) => {
      expect(netrcPassword(text, API)).toBeUndefined();
    });

    // A parser that searched for an end from every quote would exceed the time limit.
    it('reads a large file without a line break quickly', () => {
      expect(netrcPassword('macdef "'.repeat(1_000_000), API)).toBeUndefined();
      expect(netrcPassword('password "'.repeat(1_000_000), API)).toBeUndefined();
    });
  });

  describe('netrcPath', () => {
    it('is .netrc in the home directory', () => {
      expect(netrcPath({ HOME: '/home/me' }, 'linux')).toBe('/home/me/.netrc');
    });

    it('is _netrc in the profile on Windows', () => {
      expect(netrcPath({ USERPROFILE: '/Users/me' }, 'win32')).toBe('/Users/me/_netrc');
    });

    it('is undefined without a home directory', () => {
      expect(netrcPath({}, 'linux')).toBeUndefined();
    });
  });
});
