import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { useTeardown } from '../../support/teardown.ts';
import { APP, eventsOf, fetchIn, gitIn, push, REMOTE, scenarioOf, worlds } from '../in-world.ts';

const basic = (token: string): string => `Basic ${Buffer.from(`x:${token}`).toString('base64')}`;

const { start, repository } = worlds(useTeardown());

describe('authentication', () => {
  it('finds no app of another name', async () => {
    const simulator = await start(scenarioOf('warm'));
    const url = 'https://git.heroku.com/other.git';

    const { code, output } = await gitIn(simulator, await repository(), ['push', url, 'HEAD:main']);

    expect(code).toBe(128);
    expect(output).toContain('remote: !\tNo such app as other. (simulated)');
    expect(output).toContain(`fatal: repository '${url}/' not found`);
  });

  it('fails with a wrong token, and doesn’t ask for another', async () => {
    const simulator = await start(scenarioOf('warm'));
    const wrong = { HEROKU_API_KEY: 'wrong' };

    const mine = await repository();
    const { code, output } = await gitIn(simulator, mine, ['push', REMOTE, 'HEAD:main'], wrong);

    expect(code).toBe(128);
    expect(output).toContain(
      'remote: !\tDo not authenticate with username and password using git.',
    );
    expect(output).toContain('fatal: Authentication failed for');
    expect(eventsOf(simulator, 'push')).toEqual([]);
    expect(eventsOf(simulator, 'git-request').every(({ authorized }) => !authorized)).toBe(true);
  });

  it('fails without a token', async () => {
    const simulator = await start(scenarioOf('warm'));

    const response = await fetchIn(simulator, `${REMOTE}/info/refs?service=git-receive-pack`);

    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Basic /);
    expect(await response.text()).toContain('heroku login');
  });

  it("takes the token from the remote's URL, and shows it nowhere", async () => {
    const simulator = await start(scenarioOf('build-fails'));
    const url = REMOTE.replace('https://', `https://x:${simulator.token}@`);
    const wrong = { HEROKU_API_KEY: 'wrong' };

    const mine = await repository();
    const { output } = await gitIn(simulator, mine, ['push', url, 'HEAD:main'], wrong);

    expect(output).toContain('Push rejected to my-app.');
    expect(output).not.toContain(simulator.token);
  });
});

describe('git.heroku.com', () => {
  it('takes a compressed request, which git sends when it is long', async () => {
    const simulator = await start(scenarioOf('warm'));
    const mine = await repository();
    await push(simulator, mine, 'HEAD:main');
    const commit = (await mine.git('rev-parse', 'HEAD')).trim();

    const response = await fetchIn(simulator, `${REMOTE}/git-upload-pack`, {
      method: 'POST',
      headers: {
        authorization: basic(simulator.token),
        'content-type': 'application/x-git-upload-pack-request',
        'content-encoding': 'gzip',
      },
      body: gzipSync(`0032want ${commit}\n00000009done\n`),
    });

    expect(response.status).toBe(200);
    expect(await response.text()).toMatch(/NAK\nPACK/);
  });

  it('serves smart HTTP only', async () => {
    const simulator = await start(scenarioOf('warm'));
    await push(simulator, await repository(), 'HEAD:main');

    const dumb = `${REMOTE}/info/refs`;
    const headers = { authorization: basic(simulator.token) };
    expect((await fetchIn(simulator, dumb, { headers })).status).toBe(403);
    for (const path of ['HEAD', 'config', '../server.gitconfig', '%2e%2e/server.gitconfig']) {
      const response = await fetchIn(simulator, `https://git.heroku.com/${APP}.git/${path}`, {
        headers: { authorization: basic(simulator.token) },
      });
      expect(response.status).toBe(404);
    }
  });

  it("doesn't ask the repository's own credential helpers", async () => {
    const simulator = await start(scenarioOf('warm'));
    const mine = await repository();
    const marker = join(mine.outside, 'asked');
    const helper = `!echo "$1" >> '${marker}'; :`;
    await mine.git('config', '--add', 'credential.helper', helper);
    await mine.git('config', '--add', 'credential.https://git.heroku.com.helper', helper);

    expect(await push(simulator, mine, 'HEAD:main')).toMatchObject({ code: 0 });
    await gitIn(simulator, mine, ['push', REMOTE, 'HEAD:x'], { HEROKU_API_KEY: 'wrong' });

    await expect(readFile(marker)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it("isn't bypassed by the repository's own proxy", async () => {
    const simulator = await start(scenarioOf('warm'));
    const mine = await repository();
    await mine.git('config', 'http.proxy', 'http://127.0.0.1:1');
    await mine.git('config', 'http.https://git.heroku.com.proxy', 'http://127.0.0.1:1');

    expect(await push(simulator, mine, 'HEAD:main')).toMatchObject({ code: 0 });
  });
});
