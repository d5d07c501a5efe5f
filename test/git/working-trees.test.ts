import { mkdir, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Env } from '../../src/base/context.ts';
import { outsideWorkingTrees } from '../../src/git/working-trees.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
});
afterEach(() => repository.remove());

const kept = (folders: readonly string[], cwd = repository.path, env: Env = {}): string[] =>
  outsideWorkingTrees(folders.join(delimiter), cwd, env).split(delimiter);

describe('outsideWorkingTrees', () => {
  it('keeps the folders outside the working tree, in their order, even if they do not exist', () => {
    const { outside, path } = repository;
    const folders = ['/usr/bin', `${path}-tools`, outside, '/usr/bin', '/nowhere'];
    expect(kept(folders)).toEqual(folders);
  });

  it.each(['', '.', 'bin', './bin', '../bin'])('drops the relative folder %j', (folder) => {
    expect(kept([folder, '/usr/bin'])).toEqual(['/usr/bin']);
  });

  it('drops folders inside the working tree, from wherever in it', async () => {
    const { path } = repository;
    const sub = join(path, 'a/b');
    await mkdir(sub, { recursive: true });
    const folders = [path, `${path}/`, join(path, 'bin'), join(path, '../repo/bin'), '/usr/bin'];
    expect(kept(folders)).toEqual(['/usr/bin']);
    expect(kept(folders, sub)).toEqual(['/usr/bin']);
  });

  it('drops links into the working tree, and links in it that lead out', async () => {
    const { outside, path } = repository;
    await symlink(path, join(outside, 'into'));
    await symlink('/usr/bin', join(path, 'out'));
    expect(kept([join(outside, 'into'), join(path, 'out'), '/usr/bin'])).toEqual(['/usr/bin']);
  });

  it('drops the other working trees of the repository', async () => {
    const { outside, path } = repository;
    const linked = join(outside, 'linked');
    await repository.git('worktree', 'add', '--quiet', '--detach', linked);
    const folders = [join(linked, 'bin'), join(path, 'bin'), '/usr/bin'];
    expect(kept(folders)).toEqual(['/usr/bin']);
    expect(kept(folders, linked)).toEqual(['/usr/bin']);
  });

  it('passes over a linked working tree that git has forgotten half of', async () => {
    const { path } = repository;
    await mkdir(join(path, '.git/worktrees/half'), { recursive: true });
    expect(kept([join(path, 'bin'), '/usr/bin'])).toEqual(['/usr/bin']);
  });

  it('drops the working tree of a repository whose git directory is elsewhere', async () => {
    const { outside } = repository;
    const apart = join(outside, 'apart');
    await repository.git('init', '--quiet', `--separate-git-dir=${apart}.git`, apart);
    expect(kept([join(apart, 'bin'), '/usr/bin'], apart)).toEqual(['/usr/bin']);
  });

  it('drops the working tree that git’s variables name', () => {
    const { outside } = repository;
    const elsewhere = join(outside, 'elsewhere');
    const folders = [join(elsewhere, 'bin'), join(outside, 'bin'), '/usr/bin'];
    const GIT_DIR = join(outside, 'x.git');
    expect(kept(folders, outside, { GIT_DIR, GIT_WORK_TREE: 'elsewhere' })).toEqual(
      folders.slice(1),
    );
    expect(kept(folders, elsewhere, { GIT_DIR })).toEqual(folders.slice(1));
  });

  it('drops the working tree that core.worktree names', async () => {
    const { outside } = repository;
    const main = join(outside, 'main');
    const linked = join(outside, 'linked');
    await repository.git('worktree', 'add', '--quiet', '--detach', linked);
    await repository.git('config', 'core.worktree', '../../main');
    expect(kept([join(main, 'bin'), '/usr/bin'], linked)).toEqual(['/usr/bin']);
  });

  it('drops the superproject of a submodule', async () => {
    const { path } = repository;
    await repository.git(
      '-c',
      'protocol.file.allow=always',
      'submodule',
      'add',
      '--quiet',
      path,
      'sub',
    );
    expect(kept([join(path, 'bin'), '/usr/bin'], join(path, 'sub'))).toEqual(['/usr/bin']);
  });

  it('drops only relative folders where there is no repository', () => {
    const { outside, path } = repository;
    expect(kept(['bin', join(path, 'bin')], outside)).toEqual([join(path, 'bin')]);
  });
});
