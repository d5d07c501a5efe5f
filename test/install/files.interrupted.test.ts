import { mkdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { installHooks } from '../support/installation.ts';

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
});
afterEach(() => repository.remove());

const pathOf = (name: string): string => join(repository.path, name);
const TEMPORARY = '.heroku-preflight-0d1ba8a2-5c5c-4f0a-9d3c-0123456789ab.tmp';

/** A file that was written an hour ago. */
async function putOld(name: string): Promise<void> {
  await mkdir(dirname(pathOf(name)), { recursive: true });
  await writeFile(pathOf(name), 'theirs');
  const anHourAgo = Date.now() / 1000 - 3600;
  await utimes(pathOf(name), anHourAgo, anHourAgo);
}

describe('the files of a killed run', () => {
  it.each([
    `lefthook.yml${TEMPORARY}`,
    `.config/lefthook.yml${TEMPORARY}`,
    `package.json${TEMPORARY}`,
    `.git/hooks/pre-push${TEMPORARY}`,
    '.git/heroku-preflight/input.123',
  ])('are removed by the next run: %s', async (name) => {
    await putOld(name);
    await installHooks(repository);
    await expect(stat(pathOf(name))).rejects.toThrow('ENOENT');
  });

  it('are removed by the next run: the folder of a trial push', async () => {
    const folder = '.git/heroku-preflight/trial-Ab12_x';
    await putOld(`${folder}/git.heroku.com/HEAD`);
    const anHourAgo = Date.now() / 1000 - 3600;
    await utimes(pathOf(folder), anHourAgo, anHourAgo);
    await installHooks(repository);
    await expect(stat(pathOf(folder))).rejects.toThrow('ENOENT');
  });

  it('are removed by --uninstall', async () => {
    await putOld(`lefthook.yml${TEMPORARY}`);
    await installHooks(repository, ['--uninstall']);
    await expect(stat(pathOf(`lefthook.yml${TEMPORARY}`))).rejects.toThrow('ENOENT');
  });

  it.each(['input.123', '.config/input.123', '.git/hooks/input.123', 'lefthook.yml.tmp'])(
    "aren't confused with a user's file: %s",
    async (name) => {
      await putOld(name);
      await installHooks(repository);
      await stat(pathOf(name));
    },
  );

  it("aren't confused with the files of another running installation", async () => {
    await writeFile(pathOf(`lefthook.yml${TEMPORARY}`), '');
    await installHooks(repository);
    await stat(pathOf(`lefthook.yml${TEMPORARY}`));
  });
});

describe('a hooks folder that is a link to one outside', () => {
  const elsewhere = (): string => join(repository.outside, 'everyones');
  const HOOK = '#!/bin/sh\necho theirs\n';
  beforeEach(async () => {
    await mkdir(elsewhere());
    await writeFile(join(elsewhere(), 'pre-push'), HOOK, { mode: 0o755 });
    await rm(pathOf('.git/hooks'), { recursive: true, force: true });
    await symlink(elsewhere(), pathOf('.git/hooks'));
  });
  const theirs = (): Promise<string> => readFile(join(elsewhere(), 'pre-push'), 'utf8');

  it("isn't written to before the user is asked", async () => {
    const run = await installHooks(repository, [], { types: 'n\n' });
    expect(run).toMatchObject({ code: 2, stdout: expect.stringContaining('Nothing changed') });
    expect(await theirs()).toBe(HOOK);
  });

  it("isn't changed back before the user is asked", async () => {
    await installHooks(repository, ['--yes']);
    expect(await theirs()).toContain('heroku-preflight');
    await installHooks(repository, ['--uninstall'], { types: 'n\n' });
    expect(await theirs()).toContain('heroku-preflight');
  });

  it('can be changed without a question if the link stays in the git directory', async () => {
    await rm(pathOf('.git/hooks'));
    await mkdir(pathOf('.git/other'));
    await symlink('other', pathOf('.git/hooks'));
    expect(await installHooks(repository)).toMatchObject({ code: 0 });
  });
});
