import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { useTeardown } from '../../support/teardown.ts';
import {
  APP,
  eventsOf,
  fetchIn,
  gitIn,
  push,
  REMOTE,
  scenarioOf,
  until,
  worlds,
} from '../in-world.ts';

const basic = (token: string): string => `Basic ${Buffer.from(`x:${token}`).toString('base64')}`;

const { start, repository } = worlds(useTeardown());

describe('git push', () => {
  it('builds main, prints the build, and makes a release', async () => {
    const simulator = await start(scenarioOf('warm'));

    const { code, output } = await push(simulator, await repository(), 'HEAD:main');

    expect(code).toBe(0);
    expect(output).toMatch(/^remote: -----> Building .*\(simulated\)/m);
    expect(output).toContain('Released v4 (simulated)');
    expect(simulator.state(APP).releases.at(-1)?.version).toBe(4);
    expect(eventsOf(simulator, 'push')).toMatchObject([{ ref: 'refs/heads/main', accepted: true }]);
  });

  it('can be cloned back', async () => {
    const simulator = await start(scenarioOf('warm'));
    const mine = await repository();
    await push(simulator, mine, 'HEAD:main');

    const clone = join(mine.outside, 'clone');
    expect((await gitIn(simulator, mine, ['clone', REMOTE, clone])).code).toBe(0);

    const pushed = (await mine.git('rev-parse', 'HEAD')).trim();
    const { output } = await gitIn(simulator, mine, ['-C', clone, 'rev-parse', 'HEAD']);
    expect(output.trim()).toBe(pushed);
  });

  it('takes a large push, which git sends in chunks', async () => {
    const simulator = await start(scenarioOf('warm'));
    const mine = await repository();
    await writeFile(join(mine.path, 'large'), randomBytes(3_000_000));
    await mine.git('add', '.');
    await mine.git('commit', '--quiet', '-m', 'large');

    expect(await push(simulator, mine, 'HEAD:main')).toMatchObject({ code: 0 });
  });

  it('takes main and master together as one deploy', async () => {
    const simulator = await start(scenarioOf('warm'));

    await push(simulator, await repository(), 'HEAD:main', 'HEAD:master');

    expect(eventsOf(simulator, 'build').map(({ status }) => status)).toEqual([
      'pending',
      'succeeded',
    ]);
    expect(eventsOf(simulator, 'push')).toHaveLength(2);
  });

  it('keeps another branch and builds nothing', async () => {
    const simulator = await start(scenarioOf('warm'));

    const { code, output } = await push(simulator, await repository(), 'HEAD:feature');

    expect(code).toBe(0);
    expect(output).toContain('Pushed to branch other than [main, master], skipping build.');
    expect(eventsOf(simulator, 'release')).toEqual([]);
  });

  it('is refused when the build fails', async () => {
    const simulator = await start(scenarioOf('build-fails'));

    const { code, output } = await push(simulator, await repository(), 'HEAD:main');

    expect(code).toBe(1);
    expect(output).toContain('[remote rejected] HEAD -> main');
    expect(eventsOf(simulator, 'release')).toEqual([]);
    expect(simulator.state(APP).builds).toMatchObject([{ status: 'failed' }]);
    expect(eventsOf(simulator, 'push')).toMatchObject([{ accepted: false }]);
  });

  it('is refused when it deletes the deploy branch', async () => {
    const simulator = await start(scenarioOf('warm'));
    const mine = await repository();
    await push(simulator, mine, 'HEAD:main');

    const { code, output } = await push(simulator, mine, ':main');

    expect(code).toBe(1);
    expect(output).toContain('[remote rejected]');
    expect((await gitIn(simulator, mine, ['ls-remote', REMOTE])).output).toContain('heads/main');
  });

  it('may delete another branch', async () => {
    const simulator = await start(scenarioOf('warm'));
    const mine = await repository();
    await push(simulator, mine, 'HEAD:feature');

    expect(await push(simulator, mine, ':feature')).toMatchObject({ code: 0 });
  });

  it('finds no app of another name', async () => {
    const simulator = await start(scenarioOf('warm'));
    const { code, output } = await gitIn(simulator, await repository(), [
      'push',
      'https://git.heroku.com/other.git',
      'HEAD:main',
    ]);
    expect(code).toBe(128);
    expect(output).toContain("Couldn't find that app");
  });

  it('is refused without the token, and asks nobody for it', async () => {
    const simulator = await start(scenarioOf('warm'));
    const mine = await repository();

    const { code } = await gitIn(simulator, mine, ['push', REMOTE, 'HEAD:main'], {
      HEROKU_API_KEY: 'wrong',
    });

    expect(code).toBe(128);
    expect(eventsOf(simulator, 'push')).toEqual([]);
    expect(eventsOf(simulator, 'git-request').every(({ authorized }) => !authorized)).toBe(true);
  });

  it("takes the token from the remote's URL", async () => {
    const simulator = await start(scenarioOf('warm'));
    const url = REMOTE.replace('https://', `https://x:${simulator.token}@`);

    const { code } = await gitIn(simulator, await repository(), ['push', url, 'HEAD:main'], {
      HEROKU_API_KEY: 'wrong',
    });

    expect(code).toBe(0);
  });

  it('ends a build whose client is gone, and releases nothing', async () => {
    const simulator = await start(scenarioOf('warm', { buildSeconds: 3600 }), 1);
    const pushing = push(simulator, await repository(), 'HEAD:main');
    await until(() => eventsOf(simulator, 'build').length > 0);

    await simulator.stop();

    expect((await pushing).code).not.toBe(0);
    expect(eventsOf(simulator, 'release')).toEqual([]);
  });
});

describe('git.heroku.com', () => {
  it('takes a compressed request, as git sends it when there is much to tell', async () => {
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

  it('serves smart HTTP alone', async () => {
    const simulator = await start(scenarioOf('warm'));
    await push(simulator, await repository(), 'HEAD:main');

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

  it("isn't left by way of the repository's own proxy", async () => {
    const simulator = await start(scenarioOf('warm'));
    const mine = await repository();
    await mine.git('config', 'http.proxy', 'http://127.0.0.1:1');
    await mine.git('config', 'http.https://git.heroku.com.proxy', 'http://127.0.0.1:1');

    expect(await push(simulator, mine, 'HEAD:main')).toMatchObject({ code: 0 });
  });
});
