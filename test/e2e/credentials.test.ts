import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { REMOTE, scenarioOf } from '../simulator/in-world.ts';
import { type E2e, type Env, eventually, inWorld, isAlive, letGitIn } from '../support/e2e.ts';
import { HAS_KEYRING, type Keyring, startKeyring } from '../support/keyring.ts';
import { weekly } from '../support/weekly.ts';

// Each source of a token, with a real gnome-keyring. At the end of each case, the token is searched for in
// all output, files and arguments: see inWorld.

const ONE_DYNO = scenarioOf('one-dyno');
const ACCOUNT = 'me@example.com';

const withKeyring = HAS_KEYRING ? describe : describe.skip;

let keyring: Keyring;
beforeAll(async () => {
  keyring = await startKeyring();
});
afterAll(() => keyring.stop());

/** No token in the environment. */
const WITHOUT: Env = { HEROKU_API_KEY: undefined, GIT_CONFIG_COUNT: undefined };

/** A login in the keyring. */
async function loggedIn(token: string): Promise<Env> {
  await keyring.logIn(ACCOUNT, token);
  const { DBUS_SESSION_BUS_ADDRESS, XDG_DATA_HOME } = keyring.env;
  return { ...WITHOUT, DBUS_SESSION_BUS_ADDRESS, XDG_DATA_HOME };
}

/** git's credential helper, which writes down that it was started, and HEROKU_NETRC_WRITE. */
async function withHelper(world: E2e, token: string): Promise<() => Promise<string>> {
  const { outside } = world.repository;
  const log = join(outside, 'helper-log');
  await writeFile(join(outside, 'credentials'), token);
  await writeFile(
    join(outside, 'helper'),
    `echo "\${HEROKU_NETRC_WRITE-unset}" >>'${log}'\nprintf 'username=x\\npassword=%s\\n' "$(cat '${outside}/credentials')"\n`,
  );
  await world.git('config', 'credential.helper', `!sh '${outside}/helper'`);
  return () => readFile(log, 'utf8').catch(() => 'not started');
}

/** The sources before the keychain: how each gets the token, as the environment of the hook. */
const SOURCES: Readonly<Record<string, (world: E2e) => Promise<Env> | Env>> = {
  HEROKU_API_KEY: ({ simulator }) => ({ ...WITHOUT, HEROKU_API_KEY: simulator.token }),
  '.netrc': async ({ simulator }) => {
    const netrc = `machine api.heroku.com login me password ${simulator.token}\n`;
    await writeFile(join(simulator.env.HOME ?? '', '.netrc'), netrc);
    return WITHOUT;
  },
  'the keychain': ({ simulator }) => loggedIn(simulator.token),
};

withKeyring('a push reads the app with the token from', () => {
  it.each(Object.entries(SOURCES))('%s, and starts no credential helper', (_, give) =>
    inWorld(ONE_DYNO, async (world) => {
      const helper = await withHelper(world, 'unused');
      const { code, stderr } = await world.runHook(await give(world));
      expect([code, stderr]).toEqual([0, expect.stringMatching(/⚠ preboot/)]);
      expect(await helper()).toBe('not started');
    }),
  );

  it('the remote’s URL, before a keychain with a token of another account', () =>
    inWorld(ONE_DYNO, async (world) => {
      await letGitIn(world);
      const url = REMOTE.replace('//', `//me:${world.simulator.token}@`);
      const { code, stderr } = await world.push(await loggedIn('HRKU-another'), [url, 'main']);
      expect([code, stderr]).toEqual([0, expect.stringMatching(/⚠ preboot/)]);
    }));

  it('git’s credential helper, if the one in the keychain was revoked', () =>
    inWorld(ONE_DYNO, async (world) => {
      world.keepSecret('HRKU-revoked');
      const helper = await withHelper(world, world.simulator.token);
      const { code, stderr } = await world.runHook(await loggedIn('HRKU-revoked'));
      expect([code, stderr]).toEqual([0, expect.stringMatching(/⚠ preboot/)]);
      expect(await helper()).toBe('unset\n');
    }));
});

withKeyring('a push with a keychain that', () => {
  it('was the only one and has a revoked token says what to do', () =>
    inWorld(ONE_DYNO, async (world) => {
      world.keepSecret('HRKU-revoked');
      const { code, stderr } = await world.runHook(await loggedIn('HRKU-revoked'));
      expect(code).toBe(0);
      expect(stderr).toContain('Heroku rejected the token in your keychain');
      expect(stderr).toContain('heroku login');
    }));

  it('hangs takes the helper’s token, and leaves no process', () =>
    inWorld(ONE_DYNO, async (world) => {
      const helper = await withHelper(world, world.simulator.token);
      const bin = join(world.repository.outside, 'bin');
      await mkdir(bin);
      const script = `#!/bin/sh\nsetsid sh -c 'echo $$ >"${bin}/pid"; exec sleep 300'\n`;
      await writeFile(join(bin, 'secret-tool'), script, { mode: 0o755 });
      const env = await loggedIn('unused');
      const PATH = `${bin}:${world.repository.env.PATH ?? ''}`;
      const { code, stderr } = await world.runHook({ ...env, PATH });
      expect([code, stderr]).toEqual([0, expect.stringMatching(/⚠ preboot/)]);
      // The CLI in it mustn't ask the keychain again.
      expect(await helper()).toBe('true\n');
      const pid = Number(await readFile(join(bin, 'pid'), 'utf8'));
      await eventually(() => !isAlive(pid) || undefined);
    }));

  weekly('has an account with shell characters runs none of them', () =>
    inWorld(ONE_DYNO, async (world) => {
      const env = await loggedIn('unused');
      const pwned = join(world.repository.outside, 'pwned');
      await keyring.logIn(
        `$(touch ${pwned})\`touch ${pwned}\`; touch ${pwned}`,
        world.simulator.token,
      );
      const { stderr } = await world.runHook(env);
      expect(stderr).toMatch(/⚠ preboot/);
      await expect(readFile(pwned)).rejects.toThrow('ENOENT');
    }),
  );

  // The last one, because nothing unlocks it again.
  it('is locked shows no dialog, and says so', () =>
    inWorld(ONE_DYNO, async (world) => {
      const env = await loggedIn(world.simulator.token);
      await keyring.lock();
      const { code, stderr } = await world.runHook(env);
      expect(code).toBe(0);
      expect(stderr).toContain('the keychain with your Heroku login is locked');
      expect(keyring.activated()).toEqual([]);
    }));
});
