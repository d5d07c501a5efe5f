import {
  appendFile,
  chmod,
  chown,
  link,
  mkdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { contents } from '../support/installation.ts';
import { installerFor, IS_ROOT, NOBODY } from '../support/other-user.ts';

let repository: ScratchRepository;
let installer: Awaited<ReturnType<typeof installerFor>>;
beforeEach(async () => {
  repository = await createRepository();
  await mkdir(pathOf('.git/hooks'), { recursive: true });
  installer = await installerFor(repository);
});
afterEach(() => repository.remove());

const pathOf = (name: string): string => join(repository.path, name);
const HOOK = '#!/bin/sh\necho theirs\n';
const LEFTHOOK = 'pre-push:\n  commands:\n    theirs:\n      run: echo theirs\n';

/** A file of the user, who can be `nobody`. */
async function put(name: string, text: string, mode: number): Promise<void> {
  const path = pathOf(name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text);
  if (IS_ROOT) await chown(path, NOBODY.uid, NOBODY.gid);
  await chmod(path, mode);
}

const ownersOf = async (...names: string[]): Promise<string[]> => {
  const stats = await Promise.all(names.map((name) => stat(pathOf(name))));
  return stats.map(({ uid, gid }) => `${uid}:${gid}`);
};

const REFUSED = { code: 2, stderr: expect.not.stringContaining('internal error') };

describe("a hook that the user can't read", () => {
  beforeEach(() => put('.git/hooks/pre-push', HOOK, 0o311));

  it('is kept, and named', async () => {
    const run = await installer.asUser();
    expect(run).toMatchObject(REFUSED);
    expect(run.stderr).toContain("you aren't allowed to read .git/hooks/pre-push");
    await expect(stat(pathOf('.git/heroku-preflight'))).rejects.toThrow('ENOENT');
  });

  it('is shown by --status', async () => {
    expect(await installer.asUser('--status')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("you aren't allowed to read .git/hooks/pre-push"),
    });
  });

  it("doesn't prevent the removal of other files", async () => {
    await rm(pathOf('.git/hooks/pre-push'));
    await installer.asUser();
    await chmod(pathOf('.git/hooks/pre-push'), 0o311);
    expect(await installer.asUser('--uninstall')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(
        "you aren't allowed to read .git/hooks/pre-push: if it has our line, remove it",
      ),
    });
    await expect(stat(pathOf('.git/heroku-preflight'))).rejects.toThrow('ENOENT');
  });
});

it("installation is refused if the hooks folder can't be entered", async () => {
  await chmod(pathOf('.git/hooks'), 0o000);
  const run = await installer.asUser();
  await chmod(pathOf('.git/hooks'), 0o755);
  expect(run).toMatchObject(REFUSED);
  expect(run.stderr).toContain("aren't allowed to read");
});

it("installation continues if package.json can't be read", async () => {
  await put('package.json', '{}', 0o000);
  expect(await installer.asUser()).toMatchObject({ code: 0 });
});

it("an unreadable manager's configuration isn't changed, and the manager is still recognized", async () => {
  await put('lefthook.yml', LEFTHOOK, 0o000);
  const run = await installer.asUser();
  expect(run).toMatchObject({ code: 2, stdout: expect.stringContaining('lefthook.yml') });
  await chmod(pathOf('lefthook.yml'), 0o644);
  expect(await readFile(pathOf('lefthook.yml'), 'utf8')).toBe(LEFTHOOK);
});

describe("a file that the user can't write", () => {
  it.each([
    ['lefthook.yml', LEFTHOOK, 0o444],
    ['.git/hooks/pre-push', HOOK, 0o555],
  ])('is not replaced: %s', async (name, text, mode) => {
    await put(name, text, mode);
    const run = await installer.asUser('--yes');
    expect(run).toMatchObject(REFUSED);
    expect(run.stderr).toContain(`${name} (EACCES)`);
    expect(await readFile(pathOf(name), 'utf8')).toBe(text);
  });

  it('is found before anything is written: a hooks folder of mode 555', async () => {
    await chmod(pathOf('.git/hooks'), 0o555);
    const before = await contents(repository.path);
    expect(await installer.asUser()).toMatchObject(REFUSED);
    expect(await contents(repository.path)).toEqual(before);
    await chmod(pathOf('.git/hooks'), 0o755);
  });

  it('is kept if it has another name (hard link)', async () => {
    await put('.git/hooks/pre-push', HOOK, 0o755);
    await link(pathOf('.git/hooks/pre-push'), join(repository.outside, 'other'));
    const run = await installer.asUser();
    expect(run).toMatchObject(REFUSED);
    expect(run.stderr).toContain('hard link');
    await expect(stat(pathOf('.git/heroku-preflight'))).rejects.toThrow('ENOENT');
  });
});

const withRoot = IS_ROOT ? describe : describe.skip;
withRoot(`owners${IS_ROOT ? '' : ' (skipped: only root can change them)'}`, () => {
  const ours = `${NOBODY.uid}:${NOBODY.gid}`;

  it("are the folder's if root creates files in another user's repository", async () => {
    await rm(pathOf('.git/hooks'), { recursive: true });
    expect(await installer.asRoot()).toMatchObject({ code: 0 });
    const names = ['.git/hooks', '.git/hooks/pre-push', '.git/heroku-preflight'];
    const owners = await ownersOf(...names, '.git/heroku-preflight/run.sh', '.git/config');
    expect(new Set(owners)).toEqual(new Set([ours]));
  });

  it("stay the same if root writes another user's hook", async () => {
    await put('.git/hooks/pre-push', HOOK, 0o775);
    await chown(pathOf('.git/hooks/pre-push'), NOBODY.uid, 1);
    await installer.asRoot();
    expect(await ownersOf('.git/hooks/pre-push')).toEqual([`${NOBODY.uid}:1`]);
    expect((await stat(pathOf('.git/hooks/pre-push'))).mode & 0o777).toBe(0o775);
  });

  it("stay root's for a file in a user's folder, and the file stays unchanged", async () => {
    await put('.git/hooks/pre-push', HOOK, 0o777);
    await chown(pathOf('.git/hooks/pre-push'), 0, 0);
    const run = await installer.asUser();
    expect(run).toMatchObject(REFUSED);
    expect(run.stderr).toContain('.git/hooks/pre-push (EPERM)');
    expect(await ownersOf('.git/hooks/pre-push')).toEqual(['0:0']);
    expect(await readFile(pathOf('.git/hooks/pre-push'), 'utf8')).toBe(HOOK);
    await expect(stat(pathOf('.git/heroku-preflight'))).rejects.toThrow('ENOENT');
  });

  it("stay the same if root removes our hook from git's configuration", async () => {
    const settings = '[hook "heroku-preflight"]\n\tevent = pre-push\n';
    await appendFile(pathOf('.git/config'), settings);
    expect(await installer.asRoot('--uninstall')).toMatchObject({ code: 0 });
    expect(await readFile(pathOf('.git/config'), 'utf8')).not.toContain('heroku-preflight');
    expect(await ownersOf('.git/config')).toEqual([ours]);
  });
});
