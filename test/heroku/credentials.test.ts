import { describe, expect, it } from '@jest/globals';

import { credentialSources } from '../../src/heroku/credentials.ts';
import type { Credential, CredentialPorts } from '../../src/heroku/credentials.ts';
import { herokuHosts } from '../../src/heroku/hosts.ts';

function ports(given: Partial<CredentialPorts> & { netrc?: string } = {}): CredentialPorts {
  return {
    remoteToken: undefined,
    env: { HOME: '/home/me' },
    platform: 'linux',
    hosts: herokuHosts({}),
    readFile: async () =>
      given.netrc === undefined ? Promise.reject(new Error('ENOENT')) : given.netrc,
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
  it('gives them in their order', async () => {
    const credentials = await all({
      remoteToken: 'url',
      env: { HOME: '/home/me', HEROKU_API_KEY: 'key' },
      netrc: 'machine git.heroku.com password git\nmachine api.heroku.com password api',
      askHelper: async () => Promise.resolve('helper'),
    });
    expect(credentials).toEqual([
      { source: 'remote-url', token: 'url' },
      { source: 'env', token: 'key' },
      { source: 'netrc', token: 'api' },
      { source: 'netrc', token: 'git' },
      { source: 'credential-helper', token: 'helper' },
    ]);
  });

  it('is empty when there are none', async () => {
    expect(await all({})).toEqual([]);
  });

  it("doesn't start the helper while an earlier token does", async () => {
    let asked = 0;
    const sources = credentialSources(
      ports({
        env: { HEROKU_API_KEY: 'key' },
        askHelper: async () => Promise.resolve(`${(asked += 1)}`),
      }),
    );
    await sources.next();
    await sources.return(undefined);
    expect(asked).toBe(0);
  });

  it('asks the helper for the git host', async () => {
    const hosts: string[] = [];
    await all({
      hosts: herokuHosts({ HEROKU_HOST: 'herokudev.com' }),
      askHelper: async (host) => Promise.resolve(hosts.push(host) ? undefined : ''),
    });
    expect(hosts).toEqual(['git.herokudev.com']);
  });

  it('gives a token that several sources hold once', async () => {
    const credentials = await all({
      env: { HOME: '/home/me', HEROKU_API_KEY: 'same' },
      netrc: 'machine api.heroku.com password same',
      askHelper: async () => Promise.resolve('same'),
    });
    expect(credentials).toEqual([{ source: 'env', token: 'same' }]);
  });

  it('trims a token', async () => {
    expect(await all({ env: { HEROKU_API_KEY: ' key\r\n' } })).toEqual([
      { source: 'env', token: 'key' },
    ]);
  });

  it.each(['', ' ', 'two words', 'a\r\nX-Evil: 1', '“quoted”'])(
    'passes over %j, which no header can hold',
    async (token) => {
      expect(await all({ env: { HEROKU_API_KEY: token } })).toEqual([]);
    },
  );
});
