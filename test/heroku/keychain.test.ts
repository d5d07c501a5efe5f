import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { nodeFiles } from '../../src/base/node-files.ts';
import { runProgram } from '../../src/base/run-program.ts';
import { askKeychain, type KeychainPorts, powershellIn } from '../../src/heroku/keychain.ts';
import { memoryFiles } from '../support/memory-files.ts';
import { HAS_KEYRING, type Keyring, startKeyring } from '../support/keyring.ts';
import { useTeardown } from '../support/teardown.ts';

const later = useTeardown();

const ACCOUNT = 'me@example.com';
const kill: NonNullable<KeychainPorts['kill']> = (pid, signal) => process.kill(pid, signal);

/** Each system's program is a script, which gets the same arguments and writes them down. */
async function withStandIn(
  platform: NodeJS.Platform,
  script: string,
  { account = ACCOUNT, env = {} }: { account?: string; env?: KeychainPorts['env'] } = {},
): Promise<{ ports: KeychainPorts; folder: string; given: () => Promise<string[]> }> {
  const folder = await mkdtemp(join(tmpdir(), 'preflight-keychain-'));
  later(() => rm(folder, { recursive: true, force: true }));
  const program = join(folder, 'program');
  await writeFile(
    program,
    `#!/bin/sh\nfor a; do printf '%s\\n' "$a"; done >"$0.args"\n${script}\n`,
  );
  await chmod(program, 0o755);
  const started: string[] = [];
  const home = platform === 'win32' ? 'AppData' : '.local/share';
  const ports: KeychainPorts = {
    env: { PATH: process.env.PATH, HOME: '/home/me', LOCALAPPDATA: '/home/me/AppData', ...env },
    ...{ cwd: folder, platform, kill },
    files: memoryFiles({ [`/home/me/${home}/heroku/login.json`]: JSON.stringify({ account }) }),
    run: ({ command: [own, ...args], ...rest }, ending) => {
      started.push(own);
      return runProgram({ command: [program, ...args], ...rest }, { ...ending, platform: 'linux' });
    },
  };
  const given = async (): Promise<string[]> =>
    started.concat((await readFile(`${program}.args`, 'utf8')).split('\n').slice(0, -1));
  return { ports, folder, given };
}

const POWERSHELL = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';

describe('the keychain of', () => {
  it('macOS is asked by its own program', async () => {
    const { ports, given } = await withStandIn('darwin', 'echo t0ken');
    expect(await askKeychain(ports)).toBe('t0ken');
    expect(await given()).toEqual([
      '/usr/bin/security',
      ...['find-generic-password', '-a', ACCOUNT, '-s', 'heroku-cli', '-w'],
    ]);
  });

  it('Windows is asked by PowerShell, which gets the account in a variable', async () => {
    const account = `"; calc #'$(calc)`;
    const { ports, given } = await withStandIn(
      'win32',
      'printf "%s\\r\\n" "got:$HEROKU_PREFLIGHT_ACCOUNT"',
      { account },
    );
    expect(await askKeychain(ports)).toBe(`got:${account}`);
    const [program, ...args] = await given();
    expect(program).toBe(POWERSHELL);
    expect(args.slice(0, 3)).toEqual(['-NoProfile', '-NonInteractive', '-Command']);
    expect(args.join('\n')).toContain("Retrieve('heroku-cli', $env:HEROKU_PREFLIGHT_ACCOUNT)");
    expect(args.join('\n')).not.toContain('calc');
  });

  it('Linux is asked by secret-tool, without a display', async () => {
    const { ports, given } = await withStandIn(
      'linux',
      'echo "[/1]"; echo "label = my secret = x"; echo "secret = t0=ken$DISPLAY"; echo "created = y"',
      { env: { DISPLAY: ':0' } },
    );
    expect(await askKeychain(ports)).toBe('t0=ken');
    expect(await given()).toEqual([
      'secret-tool',
      ...['search', 'service', 'heroku-cli', 'account', ACCOUNT],
    ]);
  });

  it.each([
    ['darwin', 'echo x; exit 44'],
    ['darwin', ':'],
    ['darwin', 'kill -9 $$'],
    ['linux', 'echo "[/1]"; echo "secret = t0ken"; exit 1'],
    ['win32', 'exit 1'],
    ['linux', ':'],
    ['linux', 'exit 1'],
    ['linux', 'echo nonsense'],
    ['linux', 'echo "[/1]"; echo "secret = "'],
    ['linux', 'kill -9 $$'],
    ['linux', 'yes'],
  ] as const)('%s has nothing if its program does this: %s', async (platform, script) => {
    const { ports } = await withStandIn(platform, script);
    expect(await askKeychain(ports)).toBeUndefined();
  });

  it.each([
    ['darwin', 'exit 36'],
    ['darwin', 'exit 128'],
    ['linux', 'echo "[/1]"; echo "label = Heroku"'],
  ] as const)('%s is locked if its program does this: %s', async (platform, script) => {
    const { ports } = await withStandIn(platform, script);
    await expect(askKeychain(ports)).rejects.toMatchObject({
      code: 'keychain',
      message: 'the keychain with your Heroku login is locked',
      hint: 'Unlock it, or set HEROKU_API_KEY',
    });
  });

  it('a machine without its program has nothing', async () => {
    const { ports } = await withStandIn('linux', '');
    const env = { ...ports.env, PATH: '/nonexistent' };
    expect(await askKeychain({ ...ports, env, run: runProgram })).toBeUndefined();
  });

  it('another system isn’t asked', async () => {
    const { ports, given } = await withStandIn('freebsd', 'echo t0ken');
    expect(await askKeychain(ports)).toBeUndefined();
    await expect(given()).rejects.toThrow('ENOENT');
  });
});

describe('a keychain that hangs', () => {
  it('is given up, and its program is ended with its children', async () => {
    const { ports, folder } = await withStandIn(
      'linux',
      'sleep 300 & echo $! $$ >"${0%/*}/pids.tmp"; mv "${0%/*}/pids.tmp" "${0%/*}/pids"; wait',
    );
    const answer = askKeychain({ ...ports, timeout: 1_000 });
    await expect(answer).rejects.toMatchObject({
      code: 'keychain',
      message: "the keychain with your Heroku login didn't answer in time",
    });
    const pids = (await readFile(join(folder, 'pids'), 'utf8')).split(' ').map(Number);
    while (pids.some(isRunning)) await sleep(10);
  });

  it('is given up when the hook is interrupted', async () => {
    const { ports } = await withStandIn('linux', 'sleep 300');
    const interrupted = new AbortController();
    const answer = askKeychain({ ...ports, signal: interrupted.signal });
    setTimeout(() => {
      interrupted.abort();
    }, 100);
    await expect(answer).rejects.toMatchObject({ code: 'keychain' });
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('the account', () => {
  const answer = 'echo "[/1]"; echo "secret = got:$5"';

  it.each(['a b', '$(touch pwned)', '`x`;"\'\\', 'ü@example.com', 'o’brien+x@a.co'])(
    'can be %s, which reaches the program as it is',
    async (account) => {
      const { ports } = await withStandIn('linux', answer, { account });
      expect(await askKeychain(ports)).toBe(`got:${account}`);
    },
  );

  it.each(['', '-x', '--unlock', 'a\nb', 'a\u0000b', 'x'.repeat(300)])(
    "can't be %j: then nothing starts",
    async (account) => {
      const { ports, given } = await withStandIn('linux', answer, { account });
      expect(await askKeychain(ports)).toBeUndefined();
      await expect(given()).rejects.toThrow('ENOENT');
    },
  );

  it.each(['', '{', '[]', 'null', '"me"', '{"account":1}', '{"account":{"a":1}}', '{}', '\u0000'])(
    'is unknown if login.json is %j',
    async (text) => {
      const { ports, given } = await withStandIn('linux', answer);
      const files = memoryFiles({ '/home/me/.local/share/heroku/login.json': text });
      expect(await askKeychain({ ...ports, files })).toBeUndefined();
      await expect(given()).rejects.toThrow('ENOENT');
    },
  );

  it.each([
    ['HEROKU_DATA_DIR', { HEROKU_DATA_DIR: '/data' }, '/data/login.json'],
    ['XDG_DATA_HOME', { XDG_DATA_HOME: '/xdg' }, '/xdg/heroku/login.json'],
    ['the home directory', {}, '/home/me/.local/share/heroku/login.json'],
    [
      'the first of them that isn’t empty',
      { HEROKU_DATA_DIR: '', XDG_DATA_HOME: '' },
      '/home/me/.local/share/heroku/login.json',
    ],
  ])('is read where the CLI keeps it, by %s', async (_, env, path) => {
    const { ports } = await withStandIn('linux', answer, { env });
    const files = memoryFiles({ [path]: '{"account":"here"}' });
    expect(await askKeychain({ ...ports, files })).toBe('got:here');
  });

  it.each([
    ['LOCALAPPDATA', { USERPROFILE: '/profile' }, '/home/me/AppData/heroku/login.json'],
    [
      'the home directory',
      { LOCALAPPDATA: '', USERPROFILE: '/profile' },
      '/home/me/.local/share/heroku/login.json',
    ],
    [
      'the profile',
      { LOCALAPPDATA: '', HOME: '', USERPROFILE: '/profile' },
      '/profile/.local/share/heroku/login.json',
    ],
  ])('is read on Windows where the CLI keeps it, by %s', async (_, env, path) => {
    const { ports } = await withStandIn('win32', 'echo "got:$HEROKU_PREFLIGHT_ACCOUNT"', { env });
    const files = memoryFiles({ [path]: '{"account":"here"}' });
    expect(await askKeychain({ ...ports, files })).toBe('got:here');
  });

  it('is unknown without a home directory', async () => {
    const env = { HOME: undefined, LOCALAPPDATA: undefined, USERPROFILE: '/profile' };
    const { ports, given } = await withStandIn('linux', answer, { env });
    const account = '{"account":"here"}';
    const files = memoryFiles({
      '/heroku/login.json': account,
      [`${ports.cwd}/login.json`]: account,
    });
    expect(await askKeychain({ ...ports, files })).toBeUndefined();
    await expect(given()).rejects.toThrow('ENOENT');
  });

  it.each([
    [{ SystemRoot: 'D:\\Win', SYSTEMROOT: 'E:\\Win' }, 'D:\\Win'],
    [{ SYSTEMROOT: 'E:\\Win' }, 'E:\\Win'],
    [{ SystemRoot: '' }, 'C:\\Windows'],
  ])('of Windows is asked for in the system’s folder: %j', (env, root) => {
    const path = `${root}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`;
    expect(powershellIn(env)).toBe(path);
  });

  it('isn’t read from a file that is too large', async () => {
    const { ports, given } = await withStandIn('linux', answer);
    const folder = await mkdtemp(join(tmpdir(), 'preflight-data-'));
    later(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'login.json'), `{"account":"me"}${' '.repeat(100_000)}`);
    const env = { ...ports.env, HEROKU_DATA_DIR: folder };
    expect(await askKeychain({ ...ports, env, files: nodeFiles })).toBeUndefined();
    await expect(given()).rejects.toThrow('ENOENT');
  });

  it.each(['true', 'TRUE'])('isn’t asked for with HEROKU_NETRC_WRITE=%s', async (value) => {
    const { ports, given } = await withStandIn('linux', answer, {
      env: { HEROKU_NETRC_WRITE: value },
    });
    expect(await askKeychain(ports)).toBeUndefined();
    await expect(given()).rejects.toThrow('ENOENT');
  });
});

const withKeyring = HAS_KEYRING ? describe : describe.skip;

withKeyring('a real gnome-keyring', () => {
  let keyring: Keyring;
  let ports: KeychainPorts;
  beforeAll(async () => {
    keyring = await startKeyring();
    ports = { env: keyring.env, cwd: keyring.home, platform: 'linux', kill, files: nodeFiles };
    await keyring.logIn('other@example.com', 'HRKU-other');
    await keyring.logIn(ACCOUNT, 'HRKU-mine');
  });
  afterAll(() => keyring.stop());

  it('gives the token of the account that is logged in', async () => {
    expect(await askKeychain(ports)).toBe('HRKU-mine');
    await keyring.writeLogin('{"account":"other@example.com"}');
    expect(await askKeychain(ports)).toBe('HRKU-other');
  });

  it('has nothing for another account', async () => {
    await keyring.writeLogin('{"account":"$(touch pwned)"}');
    expect(await askKeychain(ports)).toBeUndefined();
  });

  it('is understood while GLib prints what it does, as G_MESSAGES_DEBUG has it', async () => {
    await keyring.writeLogin(`{"account":"${ACCOUNT}"}`);
    const env = { ...ports.env, G_MESSAGES_DEBUG: 'all' };
    expect(await askKeychain({ ...ports, env })).toBe('HRKU-mine');
  });

  it('has nothing without a session bus', async () => {
    await keyring.writeLogin(`{"account":"${ACCOUNT}"}`);
    const env = { ...ports.env, DBUS_SESSION_BUS_ADDRESS: undefined, DISPLAY: ':0' };
    expect(await askKeychain({ ...ports, env })).toBeUndefined();
  });

  it('that is locked shows no dialog', async () => {
    await keyring.writeLogin(`{"account":"${ACCOUNT}"}`);
    await keyring.lock();
    await expect(askKeychain(ports)).rejects.toMatchObject({ code: 'keychain' });
    expect(keyring.activated()).toEqual([]);
    // What the CLI runs does show one.
    await runProgram({
      command: ['secret-tool', 'lookup', 'service', 'heroku-cli', 'account', ACCOUNT],
      ...{ cwd: keyring.home, env: keyring.env, most: 1_000 },
    });
    expect(keyring.activated()).toContain('org.gnome.keyring.SystemPrompter');
  });
});
