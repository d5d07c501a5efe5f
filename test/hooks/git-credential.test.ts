import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HAS_KEYRING, type Keyring, startKeyring } from '../support/keyring.ts';
import { SHELLS } from '../support/shells.ts';

const SCRIPT = join(import.meta.dirname, '../../hooks/git-credential.sh');
const ASKED = 'protocol=https\nhost=git.heroku.com\n\n';
const ACCOUNT = 'me@example.com';

/** What it prints for a token. */
const answer = (token: string): string =>
  `protocol=https\nhost=git.heroku.com\nusername=heroku\npassword=${token}\n`;

// The programs of the system are stand-ins in this folder, as their own paths.
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'preflight-credential-'));
  await mkdir(join(folder, 'data/heroku'), { recursive: true });
  await logIn(`${JSON.stringify({ account: ACCOUNT })}\n`);
});

afterEach(() => rm(folder, { recursive: true }));

const logIn = (text: string): Promise<void> =>
  writeFile(join(folder, 'data/heroku/login.json'), text);

/** Each writes down that it was started, and with what. */
async function program(path: string, script: string): Promise<void> {
  const file = join(folder, path);
  await mkdir(join(file, '..'), { recursive: true });
  const log = `printf '%s\\n' "${path}" "$@" >>'${folder}/started'`;
  await writeFile(file, `#!/bin/sh\n${log}\n${script}\n`);
  await chmod(file, 0o755);
}

const started = async (): Promise<string[]> =>
  (await readFile(join(folder, 'started'), 'utf8').catch(() => '')).split('\n').slice(0, -1);

const SECRET_TOOL = 'usr/bin/secret-tool';
const FOUND = 'printf "%s\\n" "[/1]" "label = Heroku CLI" "secret = t0k=en" "created = x"';
const CLI = '/bin/cat >"${0%/*}/asked"; echo "password=from-the-CLI"';

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The helper as git starts it. */
async function run(
  operation: string,
  {
    shell = ['/bin/sh'],
    input = ASKED,
    env = {},
    system = folder,
  }: {
    shell?: readonly [string, ...string[]];
    input?: string;
    env?: Readonly<Record<string, string>>;
    system?: string;
  } = {},
): Promise<Ran> {
  await program('bin/heroku', CLI);
  const text = (await readFile(SCRIPT, 'utf8')).replaceAll(
    /(?<=[ (])(?=\/usr\/(?:local\/)?bin\/s|\/run\/)/g,
    system,
  );
  const file = join(folder, 'git-credential.sh');
  await writeFile(file, text);
  const [word, ...words] = shell;
  return new Promise((resolve) => {
    const child = execFile(
      word,
      [...words, '-c', `f() { . '${file}'; }; f ${operation}`],
      { env: { PATH: `${folder}/bin`, XDG_DATA_HOME: join(folder, 'data'), SHLVL: '1', ...env } },
      (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
      },
    );
    child.stdin?.on('error', () => undefined).end(input);
  });
}

describe.each(SHELLS.map((shell) => ({ name: shell.join(' '), shell })))(
  'under $name, get',
  ({ shell }) => {
    it('answers from the keychain', async () => {
      await program(SECRET_TOOL, FOUND);
      expect(await run('get', { shell })).toEqual({
        ...{ code: 0, stdout: answer('t0k=en'), stderr: '' },
      });
      expect(await started()).toEqual([
        SECRET_TOOL,
        ...['search', 'service', 'heroku-cli', 'account', ACCOUNT],
      ]);
    });

    it('leaves it to the CLI if the keychain has nothing', async () => {
      await program(SECRET_TOOL, 'exit 1');
      const { code, stdout, stderr } = await run('get', { shell });
      expect([code, stdout, stderr]).toEqual([0, 'password=from-the-CLI\n', '']);
      expect((await started()).slice(-3)).toEqual(['bin/heroku', 'git:credentials', 'get']);
      expect(await readFile(join(folder, 'bin/asked'), 'utf8')).toBe(ASKED);
    });
  },
);

describe('get', () => {
  it('asks macOS’s keychain with its own program', async () => {
    await program('usr/bin/security', 'echo t0ken');
    expect((await run('get')).stdout).toBe(answer('t0ken'));
    expect(await started()).toEqual([
      'usr/bin/security',
      ...['find-generic-password', '-a', ACCOUNT, '-s', 'heroku-cli', '-w'],
    ]);
  });

  it('asks Windows’ vault with PowerShell, which gets the account in a variable', async () => {
    const powershell = 'System32/WindowsPowerShell/v1.0/powershell.exe';
    await program(powershell, 'printf "%s\\r\\n" "got:$HEROKU_PREFLIGHT_ACCOUNT"');
    await mkdir(join(folder, 'local'));
    const env = { SYSTEMROOT: folder, LOCALAPPDATA: join(folder, 'data'), XDG_DATA_HOME: '' };
    expect((await run('get', { env })).stdout).toBe(answer(`got:${ACCOUNT}`));
    const args = await started();
    expect(args.slice(0, 4)).toEqual([
      ...[powershell, '-NoProfile', '-NonInteractive', '-Command'],
    ]);
    expect(args.join(' ')).toContain("Retrieve('heroku-cli', $env:HEROKU_PREFLIGHT_ACCOUNT)");
    expect(args.join(' ')).not.toContain('@');
  });

  it.each([
    ['is locked', 'printf "%s\\n" "[/1]" "label = x"'],
    ['is empty', ':'],
    ['answers nonsense', 'echo nonsense'],
    ['has an empty token', 'printf "%s\\n" "[/1]" "secret = "'],
    ['is killed', 'kill -9 $$'],
    ['doesn’t answer', 'exec /bin/sleep 300'],
  ])('leaves it to the CLI if the keychain %s', async (_, script) => {
    await program(SECRET_TOOL, script);
    expect((await run('get')).stdout).toBe('password=from-the-CLI\n');
  });

  it('asks secret-tool without a display, for which GLib would start a session bus', async () => {
    await program(SECRET_TOOL, FOUND.replace('t0k=en', 't0k=en$DISPLAY'));
    expect((await run('get', { env: { DISPLAY: ':0' } })).stdout).toBe(answer('t0k=en'));
  });

  it('leaves it to the CLI without a keychain', async () => {
    expect((await run('get')).stdout).toBe('password=from-the-CLI\n');
  });

  it.each([
    '',
    '{}',
    '{"account":""}',
    '{"account":"-x"}',
    '{"account":"$(touch pwned)"}',
    '{"account":"`touch pwned`"}',
    '{"account":"a\\u0040b"}',
    '{"account":"a\\"; touch pwned; \\""}',
    '{"account":"a b"}',
    '{"account":"a","token":"b"}',
    '["account"]',
    `{"account":"${'x'.repeat(2000)}"}`,
    '{"account":"a"}\n'.repeat(1000),
  ])('leaves it to the CLI if login.json is %j', async (text) => {
    await program(SECRET_TOOL, FOUND);
    await logIn(text);
    expect((await run('get')).stdout).toBe('password=from-the-CLI\n');
    expect(await started()).toEqual(['bin/heroku', 'git:credentials', 'get']);
  });

  it.each([
    { HEROKU_NETRC_WRITE: 'true' },
    { HEROKU_NETRC_WRITE: 'TRUE' },
    { HEROKU_HOST: 'herokudev.com' },
    { HEROKU_GIT_HOST: 'git.example.com' },
    { HEROKU_DATA_DIR: '/nonexistent' },
    { HEROKU_API_KEY: 'a\npassword=b' },
    { HEROKU_HOST: 'herokudev.com', HEROKU_API_KEY: 'key' },
  ])('leaves it to the CLI with %j', async (env) => {
    await program(SECRET_TOOL, 'exit 1');
    expect((await run('get', { env })).stdout).toBe('password=from-the-CLI\n');
  });

  it('answers with HEROKU_API_KEY, as the CLI does', async () => {
    await program(SECRET_TOOL, FOUND);
    expect((await run('get', { env: { HEROKU_API_KEY: 'key' } })).stdout).toBe(answer('key'));
    expect(await started()).toEqual([]);
  });

  it('finds login.json by HEROKU_DATA_DIR, or in the home directory', async () => {
    await program(SECRET_TOOL, FOUND);
    const data = join(folder, 'data/heroku');
    const named = await run('get', { env: { HEROKU_DATA_DIR: data, XDG_DATA_HOME: '' } });
    expect(named.stdout).toBe(answer('t0k=en'));
    await mkdir(join(folder, 'home/.local/share/heroku'), { recursive: true });
    await writeFile(join(folder, 'home/.local/share/heroku/login.json'), '{"account":"x"}');
    await run('get', { env: { HOME: join(folder, 'home'), XDG_DATA_HOME: '' } });
    expect((await started()).at(-1)).toBe('x');
  });

  it.each([
    'protocol=https\nhost=example.com\n\n',
    'protocol=http\nhost=git.heroku.com\n\n',
    'host=git.heroku.com\n\n',
    'protocol=https\nhost=git.heroku.com\nhost=example.com\n\n',
    '',
  ])('answers nothing to %j', async (input) => {
    await program(SECRET_TOOL, FOUND);
    expect(await run('get', { input })).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await started()).toEqual([]);
  });

  it('accepts what newer gits add', async () => {
    await program(SECRET_TOOL, FOUND);
    const input = `capability[]=authtype\nprotocol=https\nhost=git.heroku.com\nusername=other\nwwwauth[]=Basic realm="x"\n\n`;
    expect((await run('get', { input })).stdout).toBe(answer('t0k=en'));
  });
});

describe('store, erase and anything else', () => {
  it.each(['store', 'capability', "''"])('%s does nothing', async (operation) => {
    await program(SECRET_TOOL, FOUND);
    const input = `${ASKED.trimEnd()}\nusername=heroku\npassword=s3cret\n\n`;
    expect(await run(operation, { input })).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await started()).toEqual([]);
  });

  it('erase says nothing of a password in the remote’s URL', async () => {
    const input = `${ASKED.trimEnd()}\nusername=me\npassword=s3cret\n\n`;
    expect(await run('erase', { input })).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('erase says what to do after a rejected token, and doesn’t show it', async () => {
    await program(SECRET_TOOL, FOUND);
    const input = `${ASKED.trimEnd()}\nusername=heroku\npassword=s3cret\n\n`;
    expect(await run('erase', { input })).toEqual({
      ...{ code: 0, stdout: '' },
      stderr: 'heroku-preflight: Heroku rejected your login. Next: heroku login\n',
    });
    expect(await started()).toEqual([]);
  });
});

const withKeyring = HAS_KEYRING ? describe : describe.skip;

withKeyring('with a real gnome-keyring, get', () => {
  let keyring: Keyring;
  beforeAll(async () => {
    keyring = await startKeyring();
  });
  afterAll(() => keyring.stop());

  const runThere = (): Promise<Ran> =>
    run('get', {
      system: '',
      env: { ...(keyring.env as Record<string, string>), PATH: `${folder}/bin:/bin` },
    });

  it('answers with the token, and leaves a locked one to the CLI without a dialog', async () => {
    await keyring.logIn(ACCOUNT, 'HRKU-mine');
    expect((await runThere()).stdout).toBe(answer('HRKU-mine'));
    await keyring.lock();
    expect((await runThere()).stdout).toBe('password=from-the-CLI\n');
    expect(keyring.activated()).toEqual([]);
  });
});
