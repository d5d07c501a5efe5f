import { chmod, mkdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { HOOK_LINES, NEW_HOOK } from '../../src/install/hook-line.ts';
import { beforeForeignHook, shippedHook } from '../support/hook-sandbox.ts';
import { contents, installHooks, snapshot } from '../support/installation.ts';
import { sampleOf, weekly } from '../support/weekly.ts';

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
});
afterEach(() => repository.remove());

const hookPath = (): string => join(repository.path, '.git/hooks/pre-push');
const hookText = (): Promise<string> => readFile(hookPath(), 'latin1');

async function writeHook(text: string, mode = 0o755): Promise<void> {
  await mkdir(dirname(hookPath()), { recursive: true });
  await writeFile(hookPath(), text, 'latin1');
  await chmod(hookPath(), mode);
}

describe('a free slot', () => {
  it('gets a hook with our line, and git runs it', async () => {
    const { code, stdout } = await installHooks(repository);
    expect(stdout).toBe(
      'heroku-preflight 1.2.3 installed in .git/hooks/pre-push (verified: git runs it)\n' +
        '  Heroku remotes:  none yet: heroku git:remote -a APP\n' +
        '  first step:      npx heroku-preflight check\n' +
        '  removal:         npx -p heroku-preflight install-hooks --uninstall\n',
    );
    expect(code).toBe(0);
    expect(await hookText()).toBe(NEW_HOOK);
    expect((await stat(hookPath())).mode & 0o777).toBe(0o755);
  });

  it('gets the hook, the bundle, the runner and the path of Node in the git directory', async () => {
    await installHooks(repository);
    const state = join(repository.path, '.git/heroku-preflight');
    expect(await readFile(join(state, 'pre-push'), 'utf8')).toBe(await shippedHook());
    expect(await readFile(join(state, 'hook.cjs'), 'utf8')).toBe('/* bundle */');
    expect(await readFile(join(state, 'run.sh'), 'utf8')).toContain('HEROKU_PREFLIGHT_STATE');
    expect(await readFile(join(state, 'node'), 'utf8')).toBe(`${process.execPath}\n`);
  });

  it('is empty again after --uninstall', async () => {
    const before = await contents(repository.path);
    await installHooks(repository);
    const { code, stdout } = await installHooks(repository, ['--uninstall']);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('uninstalled'),
    });
    expect(await contents(repository.path)).toEqual(before);
  });

  weekly('gets a hooks folder, which --uninstall removes if nothing else is in it', async () => {
    await rm(join(repository.path, '.git/hooks'), { recursive: true });
    const before = await contents(repository.path);
    expect((await installHooks(repository)).code).toBe(0);
    await installHooks(repository); // the second run knows that we created the folder
    await installHooks(repository, ['--uninstall']);
    expect(await contents(repository.path)).toEqual(before);
  });
});

describe('a second run', () => {
  it('writes nothing', async () => {
    await installHooks(repository);
    const before = await snapshot(repository.path);
    const { code, stdout } = await installHooks(repository);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('already installed in .git/hooks/pre-push'),
    });
    expect(await snapshot(repository.path)).toEqual(before);
  });

  it('replaces an older bundle', async () => {
    await installHooks(repository);
    const { stdout } = await installHooks(repository, [], { bundle: '/* newer */' });
    expect(stdout).toContain('heroku-preflight 1.2.3 updated in .git/hooks/pre-push');
    const bundle = join(repository.path, '.git/heroku-preflight/hook.cjs');
    expect(await readFile(bundle, 'utf8')).toBe('/* newer */');
  });

  it('removes compiled code of an older bundle, and keeps that of this one', async () => {
    await installHooks(repository);
    const compiled = join(repository.path, '.git/heroku-preflight/code-1-2-v20');
    await writeFile(compiled, 'x');
    await installHooks(repository);
    await stat(compiled);
    await installHooks(repository, [], { bundle: '/* newer */' });
    await expect(stat(compiled)).rejects.toThrow('ENOENT');
  });

  it("replaces an older version's block in the same place", async () => {
    await writeHook(`#!/bin/sh\necho first\n${OLD_BLOCK}echo last\n`);
    expect((await installHooks(repository)).code).toBe(0);
    expect(await hookText()).toBe(`#!/bin/sh\necho first\n${HOOK_LINES}echo last\n`);
  });

  weekly("removes an older version's block", async () => {
    await writeHook(`#!/bin/sh\necho first\n${OLD_BLOCK}echo last\n`);
    expect((await installHooks(repository, ['--uninstall'])).code).toBe(0);
    expect(await hookText()).toBe('#!/bin/sh\necho first\necho last\n');
  });

  it('removes the leftovers of an interrupted run', async () => {
    await installHooks(repository);
    const stray = `${hookPath()}.heroku-preflight-01234567-89ab-cdef-0123-456789abcdef.tmp`;
    await writeFile(stray, 'half');
    await utimes(stray, 0, 0);
    await installHooks(repository);
    await expect(stat(stray)).rejects.toThrow('ENOENT');
  });
});

describe('another shell hook', () => {
  const FOREIGN: Record<string, string> = {
    'in sh': '#!/bin/sh\necho foreign\n',
    'in bash by env, with options': '#!/usr/bin/env -S bash -eu\necho foreign\n',
    'without a last line end': '#!/bin/sh\necho foreign',
    'of one line': '#!/bin/sh',
    'of one finished line': '#!/bin/sh\n',
    'in latin1': '#!/bin/sh\n# caf\xe9 \xff\necho foreign\n',
    'without a first line that names a shell': 'echo foreign\n',
    'that is empty': '',
    'that looks things up beside itself':
      '#!/bin/sh\n[ ! -x x ] || exec "$(dirname "$0")/x" "$@"\n',
    'of git-lfs':
      '#!/bin/sh\ncommand -v git-lfs >/dev/null 2>&1 || exit 2\ngit lfs pre-push "$@"\n',
  };

  it.each(sampleOf(2, Object.keys(FOREIGN)))(
    '%s is kept, and restored byte for byte',
    async (kind) => {
      await writeHook(FOREIGN[kind] ?? '', 0o750);
      const before = await contents(repository.path);
      const { code, message } = await installHooks(repository);
      expect({ code, message }).toEqual({ code: 0, message: undefined });
      expect((await stat(hookPath())).mode & 0o777).toBe(0o750);
      await installHooks(repository, ['--uninstall']);
      expect(await contents(repository.path)).toEqual(before);
    },
  );

  it('gets our lines right after its first line', async () => {
    await writeHook('#!/usr/bin/env bash\necho foreign\n');
    await installHooks(repository);
    expect(await hookText()).toBe(beforeForeignHook('echo foreign\n', '#!/usr/bin/env bash'));
  });

  weekly('keeps lines around ours on --uninstall', async () => {
    await installHooks(repository);
    await writeFile(hookPath(), `${await hookText()}echo added\n`);
    await installHooks(repository, ['--uninstall']);
    expect(await hookText()).toBe('#!/bin/sh\necho added\n');
  });
});

describe('a hook that our shell lines would break', () => {
  const REFUSED: Record<string, readonly [text: string, code: string, mode?: number]> = {
    'in python': ['#!/usr/bin/env python3\nprint()\n', 'foreign-language'],
    'in node': ['#!/usr/local/bin/node\n', 'foreign-language'],
    'that is a program': ['\x7fELF\0\0', 'binary'],
    'that is not executable': ['#!/bin/sh\n', 'not-executable', 0o644],
    'with Windows line ends': ['#!/bin/sh\r\necho\r\n', 'crlf'],
    'that hands itself to python': [
      '#!/bin/sh\n"exec" "python3" "$0" "$@"\nprint()\n',
      'hands-over',
    ],
  };

  it.each(sampleOf(4, Object.keys(REFUSED)))('%s is refused and unchanged', async (kind) => {
    const [text, code, mode] = REFUSED[kind] ?? ['', ''];
    await writeHook(text, mode);
    const before = await snapshot(repository.path);
    const run = await installHooks(repository, ['--target', 'git']);
    expect(run).toMatchObject({ code: 2, stdout: '', error: code });
    expect(run.message).toContain('.git/hooks/pre-push');
    expect(await snapshot(repository.path)).toEqual(before);
  });

  it('is refused if it is a link', async () => {
    await symlink('../../team-hook', hookPath());
    const run = await installHooks(repository);
    expect(run).toMatchObject({ code: 2, error: 'symlink' });
    expect(run.message).toContain('../../team-hook');
  });

  weekly('is refused if it is a folder', async () => {
    await mkdir(hookPath());
    expect(await installHooks(repository)).toMatchObject({ code: 2, error: 'not-a-file' });
  });
});

it('a dry run changes nothing, and lists the changes', async () => {
  await writeHook('#!/bin/sh\necho foreign\n');
  const before = await snapshot(repository.path);
  const { code, stdout } = await installHooks(repository, ['--dry-run']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Dry run, nothing changed\. Would:\n/);
  expect(stdout).toContain('  write   .git/heroku-preflight/hook.cjs\n');
  expect(stdout).toContain('  change  .git/hooks/pre-push\n');
  expect(await snapshot(repository.path)).toEqual(before);
});

it.each([['--uninstall'], ['--init']])('a dry run of %s changes nothing', async (option) => {
  await installHooks(repository);
  const before = await snapshot(repository.path);
  const { code, stdout } = await installHooks(repository, [option, '--dry-run']);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^Dry run, nothing changed/)]);
  expect(await snapshot(repository.path)).toEqual(before);
});

/** The PATH of a git that runs no hook of a dry run, which is how an installation is verified. */
async function pathWithoutHooks(): Promise<string> {
  const bin = join(repository.outside, 'bin');
  await mkdir(bin);
  const script = '#!/bin/sh\ncase "$*" in *--dry-run*) exit 0 ;; esac\nexec /usr/bin/git "$@"\n';
  await writeFile(join(bin, 'git'), script, { mode: 0o755 });
  return `${bin}:/usr/bin:/bin`;
}

it('the output reports no success if git did not run the hook', async () => {
  const run = await installHooks(repository, [], { env: { PATH: await pathWithoutHooks() } });
  expect(run).toMatchObject({ code: 2, error: 'not-verified', stdout: '' });
});

it('--status says so, too', async () => {
  await installHooks(repository);
  const env = { PATH: await pathWithoutHooks() };
  const { stdout } = await installHooks(repository, ['--status'], { env });
  expect(stdout).toMatch(/^ {2}hook +.*git doesn't run it/m);
});

it('the output reports a hooks folder that is a broken link', async () => {
  await rm(join(repository.path, '.git/hooks'), { recursive: true, force: true });
  await symlink('../nowhere', join(repository.path, '.git/hooks'));
  const run = await installHooks(repository);
  expect(run).toMatchObject({ code: 2, error: 'not-writable' });
  expect(run.hint).toContain('leads nowhere');
});

it('--uninstall says if there is nothing to uninstall', async () => {
  expect(await installHooks(repository, ['--uninstall'])).toMatchObject({
    code: 0,
    stdout: "heroku-preflight isn't installed here: nothing to remove\n",
  });
});

/** A short form of what earlier versions put into a hook. */
const OLD_BLOCK =
  '# >>> heroku-preflight >>>\nheroku_preflight() {\n  :\n}\n# <<< heroku-preflight <<<\n';
