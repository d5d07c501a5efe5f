import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { inspect } from '../../src/install/inspect.ts';
import { gitConfig } from '../../src/install/managers/git-config.ts';
import { findGits } from '../../src/install/repository.ts';
import { layoutAt } from '../../src/state/layout.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { installHooks, packageAt } from '../support/installation.ts';

// What differs on Windows, as far as it can be shown without it: see test/install/replace.test.ts, too.

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
});
afterEach(() => repository.remove());

const hookPath = (): string => join(repository.path, '.git/hooks/pre-push');

/** With the mode that Windows gives for every file. */
async function putHook(text: string): Promise<void> {
  await mkdir(dirname(hookPath()), { recursive: true });
  await writeFile(hookPath(), text);
  const { mode } = await stat(hookPath());
  expect(mode & 0o111).toBe(0);
}

describe('a hook without the permission to run it', () => {
  beforeEach(() => putHook('#!/bin/sh\necho theirs\n'));

  it('gets our line on Windows, where no file has it', async () => {
    // Only the trial push fails here, because this isn't Windows.
    await installHooks(repository, [], { platform: 'win32' });
    expect(await readFile(hookPath(), 'utf8')).toMatch(/# heroku-preflight\necho theirs\n$/);
    const { code, stdout } = await installHooks(repository, ['--uninstall'], { platform: 'win32' });
    expect([code, stdout]).toEqual([0, expect.stringContaining('is uninstalled')]);
    expect(await readFile(hookPath(), 'utf8')).toBe('#!/bin/sh\necho theirs\n');
  });

  it.each(['linux', 'darwin'] as const)('is refused on %s', async (platform) => {
    const { error } = await installHooks(repository, [], { platform });
    expect(error).toBe('not-executable');
  });
});

it('git.exe is found, whatever its mode', async () => {
  const folder = join(repository.outside, 'Git/cmd');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'git.exe'), '');
  const found = await findGits({ PATH: folder });
  expect(found).toContainEqual({ path: join(folder, 'git.exe'), version: '0' });
});

it("the command in git's configuration has slashes in its path", async () => {
  const { path: cwd, env } = repository;
  const packageRoot = await packageAt(join(repository.outside, 'package'), '/* bundle */');
  const facts = await inspect({ cwd, env, platform: 'win32', execPath: 'node', packageRoot });
  const state = { ...layoutAt('/'), hook: 'C:\\repo\\.git\\heroku-preflight\\pre-push' };
  const gitVersion = '2.54.0.windows.1';
  const placement = gitConfig.placement({
    ...{ ...facts, state },
    repository: { ...facts.repository, gitVersion },
  });
  expect(JSON.stringify(placement)).toContain(`f='C:/repo/.git/heroku-preflight/pre-push'; `);
});
