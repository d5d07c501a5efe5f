import { chmod, chown, mkdir, readdir, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { installHooks } from '../support/installation.ts';
import { installerFor, IS_ROOT } from '../support/other-user.ts';

// Whoever can write to our folder chooses what runs on a push.

let repository: ScratchRepository;
let state: string;
beforeEach(async () => {
  repository = await createRepository();
  state = join(repository.path, '.git/heroku-preflight');
});
afterEach(() => repository.remove());

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

describe('the folder in the git directory', () => {
  it('is private, whatever the umask, and so are its files', async () => {
    const umask = process.umask(0);
    try {
      expect(await installHooks(repository)).toMatchObject({ code: 0 });
    } finally {
      process.umask(umask);
    }
    expect(await modeOf(state)).toBe(0o700);
    const names = await readdir(state);
    const modes = await Promise.all(names.map((name) => modeOf(join(state, name))));
    expect(new Set(modes)).toEqual(new Set([0o600]));
  });

  it('is private in a repository that a group shares', async () => {
    await repository.git('config', 'core.sharedRepository', 'group');
    await chmod(join(repository.path, '.git'), 0o2775);
    await installHooks(repository);
    expect(await modeOf(state)).toBe(0o700);
  });

  it('is closed by the next run, even if nothing else has changed', async () => {
    await installHooks(repository);
    await chmod(state, 0o777);
    expect(await installHooks(repository)).toMatchObject({ code: 0 });
    expect(await modeOf(state)).toBe(0o700);
  });

  it('stays as it is in a dry run', async () => {
    await installHooks(repository);
    await chmod(state, 0o755);
    await installHooks(repository, ['--dry-run']);
    expect(await modeOf(state)).toBe(0o755);
  });

  it('may not be a link', async () => {
    const elsewhere = join(repository.outside, 'elsewhere');
    await mkdir(elsewhere);
    await symlink(elsewhere, state);
    const run = await installHooks(repository);
    expect(run).toMatchObject({ code: 2, error: 'not-writable' });
    expect(run.hint).toContain('Is it a link?');
    expect(await readdir(elsewhere)).toEqual([]);
  });

  (IS_ROOT ? it : it.skip)("may not be another user's", async () => {
    const installer = await installerFor(repository);
    await mkdir(state);
    await chmod(state, 0o777);
    const run = await installer.asUser();
    expect(run).toMatchObject({ code: 2 });
    expect(run.stderr).toContain("can't write");
    expect(run.stderr).toContain(`sudo chown -R "$USER" ${state}`);
    expect(await readdir(state)).toEqual([]);
  });

  (IS_ROOT ? it : it.skip)(
    'isn’t named before it exists if its parent is another user’s',
    async () => {
      const installer = await installerFor(repository);
      await chown(dirname(state), 0, 0);
      const run = await installer.asUser();
      expect(run.stderr).toContain('Check its owner and permissions');
      expect(run.stderr).not.toContain('chown');
    },
  );
});
