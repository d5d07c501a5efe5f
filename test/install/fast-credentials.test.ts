import { execFile } from 'node:child_process';
import { appendFile, chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { installHooks, type Run } from '../support/installation.ts';

const HELPER = 'credential.https://git.heroku.com.helper';
const CLIS_OWN = '!heroku git:credentials';

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
});
afterEach(() => repository.remove());

const config = (): string => join(repository.path, '.git/config');
const install = (...argv: string[]): Promise<Run> => installHooks(repository, argv);
const fast = (...argv: string[]): Promise<Run> => install('--fast-credentials', ...argv);

/** The values in the repository's own configuration, in order. */
async function helpers(): Promise<string[]> {
  const listed = await repository
    .git('config', '--local', '-z', '--get-all', HELPER)
    .catch(() => '');
  return listed.split('\0').slice(0, -1);
}

/** What git gets for Heroku, with these programs before those of PATH. */
async function fill(programs: Readonly<Record<string, string>>): Promise<string> {
  const bin = join(repository.outside, 'bin');
  await mkdir(bin, { recursive: true });
  for (const [name, script] of Object.entries(programs)) {
    await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(bin, name), 0o755);
  }
  return new Promise((resolve) => {
    const env = {
      ...repository.env,
      ...{ PATH: `${bin}:${repository.env.PATH ?? ''}`, GIT_TERMINAL_PROMPT: '0' },
    };
    const child = execFile(
      'git',
      ['credential', 'fill'],
      { cwd: repository.path, env },
      (_error, stdout) => {
        resolve(stdout);
      },
    );
    child.stdin?.end('protocol=https\nhost=git.heroku.com\n\n');
  });
}

const CLI = 'echo username=heroku; echo "password=cli-$1-$2"';

describe('install-hooks --fast-credentials', () => {
  it('has git ask our helper alone, and says so', async () => {
    const { code, stdout } = await fast();
    expect(code).toBe(0);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('credentials: git asks your keychain');
    expect(await helpers()).toEqual(['', expect.stringContaining('git-credential.sh')]);
    await repository.git('config', '--global', HELPER, '!echo password=global; :');
    // Without a login in the keychain, ours asks the CLI.
    expect(await fill({ heroku: CLI })).toContain('password=cli-git:credentials-get\n');
  });

  it('changes nothing the second time, and an installation without it keeps it', async () => {
    await fast();
    const before = await readFile(config(), 'utf8');
    expect((await fast()).stdout).toContain('already installed');
    expect((await install()).stdout).toContain('already installed');
    expect(await readFile(config(), 'utf8')).toBe(before);
  });

  it('is shown by --status, as text and as JSON', async () => {
    await install();
    expect((await install('--status')).stdout).not.toContain('keychain');
    expect(JSON.parse((await install('--status', '--json')).stdout)).toMatchObject({
      fastCredentials: false,
    });
    await fast();
    expect((await install('--status')).stdout).toMatch(/credentials +git asks your keychain/);
    expect(JSON.parse((await install('--status', '--json')).stdout)).toMatchObject({
      fastCredentials: true,
    });
  });

  it('is shown by --dry-run, which changes nothing', async () => {
    const before = await readFile(config(), 'utf8');
    const { stdout } = await fast('--dry-run');
    expect(stdout).toContain(`set     ${HELPER} in .git/config`);
    expect(await readFile(config(), 'utf8')).toBe(before);
  });

  it.each([
    ['nothing else', ''],
    ['a setting of its section', '[credential "https://git.heroku.com"]\n\tusername = me\n'],
    [
      'another section behind that',
      '[credential "https://git.heroku.com"]\n\tusername = me\n[x]\n\ty = z\n',
    ],
    ['a comment at its end', '# mine\n'],
    ['Windows line ends', '[x]\r\n\ty = z\r\n'],
    [
      'helpers of other hosts',
      '[credential]\n\thelper = cache\n[credential "https://x"]\n\thelper =\n',
    ],
  ])('is undone by --uninstall to the byte, with a configuration that has %s', async (_, text) => {
    await appendFile(config(), text);
    const before = await readFile(config(), 'utf8');
    await fast();
    expect(await readFile(config(), 'utf8')).not.toBe(before);
    const { code, stdout } = await install('--uninstall');
    expect([code, stdout]).toEqual([0, expect.stringContaining('is uninstalled')]);
    expect(await readFile(config(), 'utf8')).toBe(before);
  });

  it('leaves what the user has added since to --uninstall', async () => {
    await fast();
    await repository.git('config', '--add', HELPER, 'cache');
    await install('--uninstall');
    expect(await helpers()).toEqual(['cache']);
  });

  it('doesn’t replace a helper of the user', async () => {
    await repository.git('config', HELPER, 'store');
    const before = await readFile(config(), 'utf8');
    const { error, message, hint } = await fast();
    expect(error).toBe('own-credential-helper');
    expect(message).toBe(
      '.git/config has a credential helper of its own for git.heroku.com: "store"',
    );
    expect(hint).toContain(`git config --local --unset-all ${HELPER}`);
    expect(await readFile(config(), 'utf8')).toBe(before);
    expect((await install()).code).toBe(0);
    await install('--uninstall');
    expect(await readFile(config(), 'utf8')).toBe(before);
  });

  it.each([{ HEROKU_HOST: 'herokudev.com' }, { HEROKU_GIT_HOST: 'git.example.com' }])(
    'is refused with %j',
    async (env) => {
      const { error } = await installHooks(repository, ['--fast-credentials'], { env });
      expect(error).toBe('heroku-host');
      expect(await helpers()).toEqual([]);
    },
  );

  it('works after the repository has moved, and the next installation notes the new place', async () => {
    await fast();
    const [, before] = await helpers();
    const moved = join(repository.outside, "mo ved's");
    await rename(repository.path, moved);
    repository = { ...repository, path: moved, git: async (...args) => git(moved, args) };
    expect(await fill({ heroku: CLI })).toContain('password=cli-git:credentials-get');
    await install();
    const [empty, now] = await helpers();
    expect([empty, now === before]).toEqual(['', false]);
    expect(now).toContain('mo ved');
    expect(await fill({ heroku: CLI })).toContain('password=cli-git:credentials-get');
  });

  it('asks the CLI if our folder is gone', async () => {
    await fast();
    await rm(join(repository.path, '.git/heroku-preflight'), { recursive: true });
    expect(await fill({ heroku: CLI })).toContain('password=cli-git:credentials-get');
  });

  it('continues after an interruption, which leaves git’s list as it was', async () => {
    // As it is between two steps of git.
    await repository.git('config', 'heroku-preflight.unfinished.helper', '');
    expect(await helpers()).toEqual([]);
    await fast();
    expect(await helpers()).toHaveLength(2);
    await install('--uninstall');
    await repository.git('config', 'heroku-preflight.unfinished.helper', '');
    await install('--uninstall');
    expect(await readFile(config(), 'utf8')).not.toContain('preflight');
  });
});

async function git(cwd: string, args: readonly string[]): Promise<string> {
  return (await promisify(execFile)('git', args, { cwd, env: repository.env })).stdout;
}

describe('install-hooks, where git asks the Heroku CLI,', () => {
  /** `heroku login` and the CLI's own setting; secret-tool is a stand-in. */
  async function withCli(
    secretTool = 'echo "[/1]"; echo "secret = t"',
  ): Promise<Record<string, string>> {
    await repository.git('config', '--global', HELPER, CLIS_OWN);
    await fill({ heroku: CLI, 'secret-tool': secretTool });
    const data = join(repository.outside, 'data');
    await mkdir(data);
    await writeFile(join(data, 'login.json'), '{"account":"me@example.com"}\n');
    const bin = join(repository.outside, 'bin');
    return { HEROKU_DATA_DIR: data, PATH: `${bin}:${repository.env.PATH ?? ''}` };
  }

  const words = ({ stdout }: Run): string => stdout.replaceAll(/\s+/g, ' ');

  it('names the option without a terminal', async () => {
    const env = await withCli();
    expect(words(await installHooks(repository, [], { env }))).toContain(
      'faster push: git starts the Heroku CLI twice a push. From the keychain: npx -p heroku-preflight install-hooks --fast-credentials',
    );
  });

  it('names it with what it saves on a terminal', async () => {
    const env = await withCli();
    expect(words(await installHooks(repository, [], { env, isTerminal: true }))).toMatch(
      /faster push: saves [\d.]+ m?s a push, in which git starts the Heroku CLI twice: .* --fast-credentials/,
    );
  });

  it.each(['--quiet', '--json', '--dry-run'])('says nothing with %s', async (option) => {
    const env = await withCli();
    const { stdout, stderr } = await installHooks(repository, [option], { env });
    expect(stdout + stderr).not.toContain('faster');
  });

  it.each([
    ['no login', 'exit 1'],
    ['is locked', 'echo "[/1]"'],
  ])('says nothing if the keychain %s', async (_, script) => {
    const env = await withCli(script);
    expect((await installHooks(repository, [], { env })).stdout).not.toContain('faster');
  });

  it('says nothing if the repository has a helper of its own, or ours', async () => {
    const env = await withCli();
    const installed = await installHooks(repository, ['--fast-credentials'], { env });
    expect(installed.stdout).not.toContain('faster');
    expect((await installHooks(repository, [], { env })).stdout).not.toContain('faster');
    await install('--uninstall');
    await repository.git('config', HELPER, 'cache');
    expect((await installHooks(repository, [], { env })).stdout).not.toContain('faster');
  });
});
