import { spawnSync } from 'node:child_process';
import { link, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { contents, installHooks } from '../support/installation.ts';

// A hook that our lines don't fit into is kept beside ours, if the user agrees.

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
  await mkdir(pathOf('.git/hooks'), { recursive: true });
});
afterEach(() => repository.remove());

const pathOf = (name: string): string => join(repository.path, name);
const HOOK = '.git/hooks/pre-push';
const KEPT = `${HOOK}.kept-by-heroku-preflight`;
const PYTHON = `#!/usr/bin/env python3
import sys
print(sys.argv[1:], sys.stdin.buffer.read())
sys.exit(3)
`;
import { sampleOf } from '../support/weekly.ts';
const NEWER = `${PYTHON}# newer\n`;

const put = (text: string | Buffer, name = HOOK, mode = 0o750): Promise<void> =>
  writeFile(pathOf(name), text, { mode });
const textOf = (name: string): Promise<string> => readFile(pathOf(name), 'utf8');
const installed = { code: 0, stdout: expect.stringContaining('git runs it') };

const KINDS: Readonly<Record<string, () => Promise<void>>> = {
  'in Python': () => put(PYTHON),
  'that hands itself to Python': () => put('#!/bin/sh\n"exec" "python3" "$0" "$@"\nprint()\n'),
  'that is a program': async () => put(await readFile('/bin/true')),
  'that is a link': async () => {
    await put('#!/bin/sh\necho theirs\n', 'team-hook');
    await symlink('../../team-hook', pathOf(HOOK));
  },
  'that is a link to nowhere': () => symlink('nowhere', pathOf(HOOK)),
  'with two names': async () => {
    await put(PYTHON, '.git/other-name');
    await link(pathOf('.git/other-name'), pathOf(HOOK));
  },
};

describe.each(sampleOf(3, Object.entries(KINDS)))('a hook %s', (_, setUp) => {
  it('is kept with --yes, and restored byte for byte', async () => {
    await setUp();
    const before = await contents(repository.path);
    expect(await installHooks(repository, ['--yes'])).toMatchObject(installed);
    expect(await contents(repository.path)).toHaveProperty([KEPT], before[HOOK]);
    expect((await installHooks(repository)).stdout).toContain('already installed');
    expect((await installHooks(repository, ['--uninstall'])).code).toBe(0);
    expect(await contents(repository.path)).toEqual(before);
  });
});

describe('a kept hook', () => {
  it('isn’t touched before the user agrees, and the refusal names the choice', async () => {
    await put(PYTHON);
    const before = await contents(repository.path);
    const run = await installHooks(repository);
    expect(run).toMatchObject({ code: 2, error: 'foreign-language' });
    expect(run.hint).toContain('npx -p heroku-preflight install-hooks --yes');
    const declined = await installHooks(repository, [], { types: 'n\n' });
    expect(declined.stderr).toContain('renames it to pre-push.kept-by-heroku-preflight');
    expect(declined.stdout).toContain('Nothing changed');
    expect(await contents(repository.path)).toEqual(before);
  });

  it('gets the same arguments and input, and its exit code counts', async () => {
    await put(PYTHON);
    const start = () => {
      const { status, stdout } = spawnSync(HOOK, ['origin', 'a  b'], {
        cwd: repository.path,
        env: repository.env,
        input: 'one\ntwo',
      });
      return { status, stdout: String(stdout) };
    };
    const alone = start();
    expect(alone.stdout).toContain('one');
    await installHooks(repository, ['--yes']);
    expect(start()).toEqual(alone);
    // With files of git-lfs, which would read the input.
    await mkdir(pathOf('.git/lfs/objects'), { recursive: true });
    expect(start()).toEqual(alone);
  });

  it('keeps its inode, and with it owner, times and attributes', async () => {
    await put(PYTHON);
    const { ino, mtimeMs } = await stat(pathOf(HOOK));
    await installHooks(repository, ['--yes']);
    await installHooks(repository, ['--uninstall']);
    expect(await stat(pathOf(HOOK))).toMatchObject({ ino, mtimeMs });
  });

  it('stays if others have added lines to ours', async () => {
    await put(PYTHON);
    await installHooks(repository, ['--yes']);
    await put((await textOf(HOOK)).replace('#!/bin/sh\n', '#!/bin/sh\necho added\n'));
    await installHooks(repository, ['--uninstall']);
    expect(await textOf(HOOK)).toMatch(/^#!\/bin\/sh\necho added\n# The hook that was here/);
    expect(await textOf(HOOK)).not.toContain('heroku-preflight/pre-push');
    expect(await textOf(KEPT)).toBe(PYTHON);
  });

  it('is restored even if ours is gone', async () => {
    await put(PYTHON);
    await installHooks(repository, ['--yes']);
    await rm(pathOf(HOOK));
    await installHooks(repository, ['--uninstall']);
    expect(await textOf(HOOK)).toBe(PYTHON);
  });

  it('is the user’s for all repositories, too', async () => {
    await repository.git('config', '--global', 'core.hooksPath', '~/hooks');
    await mkdir(join(repository.outside, 'home/hooks'));
    await put(PYTHON, '../home/hooks/pre-push');
    const refused = await installHooks(repository);
    expect(refused).toMatchObject({ code: 2, error: 'hooks-path-elsewhere' });
    expect(refused.hint).toContain('install-hooks --yes');
    const asked = await installHooks(repository, [], { types: 'n\n' });
    expect(asked.stderr).toMatch(/All\s+your repositories use it\./);
    expect(await installHooks(repository, ['--yes'])).toMatchObject(installed);
    expect(await installHooks(repository, ['--uninstall', '--yes'])).toMatchObject({ code: 0 });
    expect(await textOf('../home/hooks/pre-push')).toBe(PYTHON);
  });

  it('can be the one that pre-commit keeps', async () => {
    await put('#!/bin/sh\n# File generated by pre-commit\nexec "$0.legacy" "$@"\n');
    await put(PYTHON, `${HOOK}.legacy`);
    const before = await contents(repository.path);
    expect(await installHooks(repository, ['--yes'])).toMatchObject(installed);
    expect(await textOf(KEPT)).toBe(PYTHON);
    await installHooks(repository, ['--uninstall']);
    expect(await contents(repository.path)).toEqual(before);
  });
});

describe('after an interruption between its two names', () => {
  beforeEach(async () => {
    await put(PYTHON);
    await link(pathOf(HOOK), pathOf(KEPT));
  });

  it('the next run continues without another question', async () => {
    expect(await installHooks(repository)).toMatchObject(installed);
    expect(await textOf(KEPT)).toBe(PYTHON);
  });

  it('--uninstall leaves the hook alone', async () => {
    await installHooks(repository, ['--uninstall']);
    expect(await textOf(HOOK)).toBe(PYTHON);
    await expect(stat(pathOf(KEPT))).rejects.toThrow('ENOENT');
  });
});

describe('if a tool writes its hook again', () => {
  beforeEach(async () => {
    await put(PYTHON);
    await installHooks(repository, ['--yes']);
    await rm(pathOf(HOOK));
  });

  it('the same one is kept without another question', async () => {
    await put(PYTHON);
    expect(await installHooks(repository)).toMatchObject(installed);
    expect(await textOf(KEPT)).toBe(PYTHON);
  });

  it('a newer one isn’t touched, nor is the earlier one, and the output names both', async () => {
    await put(NEWER);
    const run = await installHooks(repository, ['--yes']);
    expect(run).toMatchObject({ code: 2, error: 'foreign-language' });
    expect(run.hint).toContain(`${KEPT} is an earlier hook`);
    const { stdout } = await installHooks(repository, ['--uninstall']);
    expect(stdout).toContain(`${KEPT} is an earlier hook`);
    expect([await textOf(HOOK), await textOf(KEPT)]).toEqual([NEWER, PYTHON]);
  });

  it('a newer one is kept once the earlier one is removed', async () => {
    await put(NEWER);
    await rm(pathOf(KEPT));
    expect(await installHooks(repository, ['--yes'])).toMatchObject(installed);
    await installHooks(repository, ['--uninstall']);
    expect(await textOf(HOOK)).toBe(NEWER);
  });
});
