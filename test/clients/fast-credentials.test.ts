import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { ROOT } from '../support/e2e.ts';
import { type Keyring, startKeyring } from '../support/keyring.ts';
import { type ClientWorld, withClients } from './client-world.ts';

// The real CLI with its login in a real gnome-keyring, as `heroku login` leaves it.

let keyring: Keyring;
beforeAll(async () => {
  keyring = await startKeyring();
});
afterAll(() => keyring.stop());

interface LoggedIn {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** what the CLI was started with since the last call, a line each time */
  readonly takeStarts: () => Promise<string[]>;
}

async function logIn({ env, repository, run, simulator }: ClientWorld): Promise<LoggedIn> {
  await keyring.logIn('me@example.com', simulator.token);
  const log = join(repository.outside, 'starts');
  const bin = join(repository.outside, 'counted');
  await mkdir(bin);
  const real = join(repository.outside, 'bin/heroku');
  const script = `#!/bin/sh\necho "$@" >>'${log}'\nexec '${real}' "$@"\n`;
  await writeFile(join(bin, 'heroku'), script, { mode: 0o755 });
  const { DBUS_SESSION_BUS_ADDRESS, XDG_DATA_HOME } = keyring.env;
  const own = {
    ...{ DBUS_SESSION_BUS_ADDRESS, XDG_DATA_HOME, HEROKU_API_KEY: undefined },
    // git's own settings, without the world's credential helper.
    GIT_CONFIG_COUNT: '0',
    PATH: [bin, env.PATH].join(delimiter),
  };
  // Any command sets the CLI up as git's credential helper.
  expect((await run('heroku', ['auth:token'], own)).stdout.trim()).toBe(simulator.token);
  return {
    env: own,
    async takeStarts() {
      await rename(log, `${log}.taken`).catch(() => undefined);
      const text = await readFile(`${log}.taken`, 'utf8').catch(() => '');
      await writeFile(`${log}.taken`, '');
      return text.split('\n').slice(0, -1);
    },
  };
}

const installer = [join(ROOT, 'dist/install-hooks.cjs'), '--fast-credentials'];

describe('a push to Heroku', () => {
  it('starts the CLI twice, and with --fast-credentials never, with and without the hook', () =>
    withClients(scenarioOf('zero-downtime'), async (world) => {
      const { git, run, simulator } = world;
      const { env, takeStarts } = await logIn(world);
      await takeStarts();
      const push = async (...args: string[]): Promise<string[]> => {
        await git('commit', '--quiet', '--allow-empty', '--message=next');
        expect((await run('git', ['push', ...args, 'heroku', 'main'], env)).code).toBe(0);
        return takeStarts();
      };
      expect(await push()).toEqual(['git:credentials get', 'git:credentials store']);

      expect((await run('node', installer, env)).code).toBe(0);
      expect(await push()).toEqual([]);
      expect(await push('--no-verify')).toEqual([]);
      expect(eventsOf(simulator, 'release')).toHaveLength(3);

      await keyring.writeLogin('{}');
      // Ours leaves it to the CLI, which has no login now either. Neither prompts.
      expect((await run('git', ['push', 'heroku', 'main'], env)).code).not.toBe(0);
      expect(await takeStarts()).toContain('git:credentials get');
    }));

  it('gets the same answer from ours as from the CLI', () =>
    withClients(scenarioOf('zero-downtime'), async (world) => {
      const { run, simulator } = world;
      const { env, takeStarts } = await logIn(world);
      const fill = [
        '-c',
        `printf 'protocol=https\\nhost=git.heroku.com\\n\\n' | git credential fill`,
      ];
      const theirs = await run('sh', fill, env);
      expect(theirs.stdout).toContain(`password=${simulator.token}`);
      expect((await run('node', installer, env)).code).toBe(0);
      await takeStarts();
      expect((await run('sh', fill, env)).stdout).toBe(theirs.stdout);
      expect(await takeStarts()).toEqual([]);
    }));

  it('with a revoked token fails as with the CLI, and says what to do', () =>
    withClients(scenarioOf('zero-downtime'), async (world) => {
      const { run } = world;
      const { env } = await logIn(world);
      expect((await run('node', installer, env)).code).toBe(0);
      await keyring.logIn('me@example.com', 'HRKU-revoked');
      const { code, stderr } = await run('git', ['push', '--no-verify', 'heroku', 'main'], env);
      expect(code).not.toBe(0);
      expect(stderr).toContain('Heroku rejected your login. Next: heroku login');
      expect(stderr).not.toContain('HRKU-revoked');
    }));
});

describe('install-hooks', () => {
  it('offers it where the CLI has a login in the keychain', () =>
    withClients(scenarioOf('zero-downtime'), async (world) => {
      const { env } = await logIn(world);
      const { stdout } = await world.run('node', installer.slice(0, 1), env);
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain('faster push: git starts the Heroku CLI');
    }));
});
