import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HOOK_LINE, HOOK_LINES } from '../../src/install/hook-line.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { contents, installHooks } from '../support/installation.ts';

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
});
afterEach(() => repository.remove());

const HOOK = '.git/hooks/pre-push';
const pathOf = (name: string): string => join(repository.path, name);
const textOf = (name: string): Promise<string> => readFile(pathOf(name), 'utf8');
async function write(name: string, text: string): Promise<void> {
  await mkdir(dirname(pathOf(name)), { recursive: true });
  await writeFile(pathOf(name), text, { mode: 0o755 });
}
const install = (...argv: string[]) => installHooks(repository, ['--yes', ...argv]);

/** What it says, a line each. */
async function uninstall(...argv: string[]): Promise<string[]> {
  const { code, stdout } = await installHooks(repository, ['--uninstall', '--yes', ...argv]);
  expect(code).toBe(0);
  return stdout.trimEnd().split('\n');
}

describe('--uninstall says', () => {
  it('that nothing is installed', async () => {
    expect(await uninstall()).toEqual(["heroku-preflight isn't installed here: nothing to remove"]);
    const { stdout } = await installHooks(repository, ['--uninstall', '--json']);
    expect(JSON.parse(stdout)).toEqual({
      ...{ result: 'not-installed', version: expect.any(String), changes: [] },
    });
  });

  it('what it would do, and changes nothing then', async () => {
    await install();
    const before = await contents(repository.path);
    const lines = await uninstall('--dry-run');
    expect([lines[0], lines[1], lines.at(-1)]).toEqual([
      'Dry run, nothing changed. Would:',
      `  remove  ${HOOK}`,
      '  remove  .git/heroku-preflight',
    ]);
    expect(await contents(repository.path)).toEqual(before);
  });

  it('the same as JSON', async () => {
    await write('lefthook.yml', 'pre-push:\n');
    await install('--target', 'lefthook');
    const reported = async (...argv: string[]): Promise<unknown> => {
      const options = argv.includes('--yes') ? {} : { types: 'n\n' };
      const { stdout } = await installHooks(
        repository,
        ['--uninstall', '--json', ...argv],
        options,
      );
      return JSON.parse(stdout);
    };
    const version = expect.any(String);
    const changes = [
      { type: 'write', path: pathOf('lefthook.yml') },
      { type: 'remove-folder', path: pathOf('.git/heroku-preflight') },
    ];
    expect(await reported('--dry-run')).toEqual({ result: 'planned', version, changes });
    expect(await reported()).toEqual({ result: 'declined', version, changes: [] });
    expect(await reported('--yes')).toEqual({ result: 'uninstalled', version, changes });
  });

  it('that git-lfs has its own hook from now on', async () => {
    const bin = join(repository.outside, 'bin');
    const PATH = `${bin}:${repository.env.PATH ?? ''}`;
    await mkdir(bin);
    const answer = `#!/bin/sh\n[ "$1" != lfs ] || { echo git-lfs/3.0.0; exit; }\nPATH='${repository.env.PATH ?? ''}' exec git "$@"\n`;
    await writeFile(join(bin, 'git'), answer, { mode: 0o755 });
    await repository.git('config', 'filter.lfs.clean', 'git-lfs clean -- %f');
    await installHooks(repository, [], { env: { PATH } });
    const { stdout } = await installHooks(repository, ['--uninstall', '--dry-run'], {
      env: { PATH },
    });
    expect(stdout).toContain(`  ${HOOK} is git-lfs's own hook from now on\n`);
  });

  it('what it did', async () => {
    await install();
    const lines = await uninstall();
    expect([lines[0], lines[1], lines.at(-1)]).toEqual([
      'heroku-preflight is uninstalled:',
      `  removed ${HOOK}`,
      '  removed .git/heroku-preflight',
    ]);
  });

  it('only that if a manager’s file has nothing else of ours', async () => {
    await write('lefthook.yml', 'pre-push:\n');
    await install('--target', 'lefthook');
    expect(await uninstall()).toEqual([
      'heroku-preflight is uninstalled:',
      '  changed lefthook.yml',
      '  removed .git/heroku-preflight',
    ]);
  });

  it('what it asks before a file of the team changes, and nothing changes without an answer', async () => {
    await write('lefthook.yml', 'pre-push:\n');
    await install('--target', 'lefthook');
    const before = await contents(repository.path);
    const dry = (await uninstall('--dry-run')).join(' ');
    expect(dry).toContain(
      "lefthook.yml is shared with your team. This removes heroku-preflight's lines from it.",
    );
    const asked = await installHooks(repository, ['--uninstall'], { types: 'n\n' });
    expect([asked.code, asked.stdout]).toEqual([2, 'Nothing changed.\n']);
    expect(asked.stderr).toContain("removes heroku-preflight's lines");
    expect(await contents(repository.path)).toEqual(before);
    const other = async (): Promise<string> => {
      await write('lefthook.yml', `${await textOf('lefthook.yml')}# theirs\n`);
      return 'y\n';
    };
    expect(await installHooks(repository, ['--uninstall'], { types: other })).toMatchObject({
      error: 'changed-meanwhile',
      hint: 'Run this again',
    });
    expect(await uninstall()).toContain('  changed lefthook.yml');
  });
});

describe('what only the user can remove is named', () => {
  it('an entry that was edited', async () => {
    await write('lefthook.toml', '');
    await install('--target', 'lefthook');
    const text = await textOf('lefthook.toml');
    await write('lefthook.toml', text.replace('# <<<', '[pre-push.commands.b]\nrun = "b"\n# <<<'));
    expect((await uninstall()).join('\n')).toContain(
      "  heroku-preflight's entry in lefthook.toml was edited: remove it yourself",
    );
  });

  it('a snippet that was pasted, as long as it is there', async () => {
    await write('hk.pkl', '');
    await write(HOOK, `#!/bin/sh\nexec hk run pre-push "$@"\n# heroku-preflight/pre-push\n`);
    const NOTE = '  the snippet for hk no longer does anything: remove it';
    expect(await uninstall()).toContain(NOTE);
    await write(HOOK, `#!/bin/sh\n${HOOK_LINES}exec hk run pre-push "$@"\n`);
    expect(await uninstall()).not.toContain(NOTE);
    await write(HOOK, '#!/bin/sh\nexec hk run pre-push "$@"\n');
    expect(await uninstall()).not.toContain(NOTE);
    await write(HOOK, `#!/bin/sh\n${HOOK_LINES}exec hk run pre-push "$@"\n`);
    await write('hk.pkl', `// ${HOOK_LINE}\n`);
    expect(await uninstall()).toContain(NOTE);
  });

  it('an earlier hook that nothing starts any more', async () => {
    await write(HOOK, '#!/usr/bin/env python3\n');
    await install();
    await write(HOOK, '#!/bin/sh\nnpm test\n');
    const lines = (await uninstall()).join(' ').replace(/\s+/g, ' ');
    expect(lines).toContain(
      `${HOOK}.kept-by-heroku-preflight is an earlier hook, which nothing starts now: it stays`,
    );
  });

  it('a hook that we may not read', async () => {
    await symlink('loop', pathOf('loop'));
    await repository.git('config', 'core.hooksPath', 'loop');
    expect((await uninstall()).join(' ').replace(/\s+/g, ' ')).toContain(
      "you aren't allowed to read loop/pre-push: if it has our line, remove it",
    );
  });

  it('but not one that our hook starts, or that comes back', async () => {
    const NOTE = /nothing\s+starts\s+now/;
    await write(HOOK, '#!/usr/bin/env python3\n');
    await install();
    await write(HOOK, `${await textOf(HOOK)}npm test\n`);
    expect((await uninstall('--dry-run')).join(' ')).not.toMatch(NOTE);
    await write(HOOK, (await textOf(HOOK)).replace('npm test\n', ''));
    expect((await uninstall()).join(' ')).not.toMatch(NOTE);
    expect(await textOf(HOOK)).toBe('#!/usr/bin/env python3\n');
  });
});

describe('our line in another worktree', () => {
  const tree = (): string => join(repository.outside, 'tree');
  const NOTE = /pre-push\s+still\s+has\s+our\s+line:\s+run\s+this\s+in\s+that\s+worktree,\s+too/;
  beforeEach(async () => {
    await repository.git('config', 'core.hooksPath', '.hooks');
    await write('.hooks/pre-push', '#!/bin/sh\nnpm test\n');
    await install();
    await repository.git('add', '.');
    await repository.git('commit', '--quiet', '-m', 'hooks');
    await repository.git('worktree', 'add', '--quiet', tree());
  });

  it('is named', async () => {
    const said = (await uninstall()).join('\n');
    expect(said).toMatch(NOTE);
    expect(said.match(/still has our line/g)).toHaveLength(1);
    expect(said).toContain(join(tree(), '.hooks/pre-push'));
  });

  it('isn’t if it’s gone there', async () => {
    await rm(join(tree(), '.hooks'), { recursive: true });
    expect((await uninstall()).join('\n')).not.toMatch(NOTE);
  });
});

it('the one hook of all worktrees isn’t one in another worktree', async () => {
  const hooks = join(repository.outside, 'hooks');
  await repository.git('config', 'core.hooksPath', hooks);
  await mkdir(hooks);
  await writeFile(join(hooks, 'pre-push'), '#!/bin/sh\nnpm test\n', { mode: 0o755 });
  await repository.git('worktree', 'add', '--quiet', join(repository.outside, 'tree'));
  await install();
  expect(await readFile(join(hooks, 'pre-push'), 'utf8')).toContain('heroku-preflight');
  expect((await uninstall()).join('\n')).not.toMatch(/still\s+has\s+our\s+line/);
});
