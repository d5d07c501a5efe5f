import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LFS_HOOK } from '../../src/install/git-lfs.ts';
import { HOOK_LINES, NEW_HOOK, withHookLines } from '../../src/install/hook-line.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { installHooks } from '../support/installation.ts';

const hasLfs = await promisify(execFile)('git', ['lfs', 'version']).then(
  () => true,
  () => false,
);

const UPLOAD_LINES = NEW_HOOK.slice(`#!/bin/sh\n${HOOK_LINES}`.length);
const HOOK = '.git/hooks/pre-push';

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
});
afterEach(() => repository.remove());

const read = (name: string): Promise<string> => readFile(join(repository.path, name), 'utf8');

async function write(name: string, text: string): Promise<void> {
  const path = join(repository.path, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { mode: 0o755 });
}

const statusNow = async (): Promise<string> =>
  (await installHooks(repository, ['--status'])).stdout.replaceAll(/\s+/g, ' ');

describe('the lines that run git-lfs', () => {
  it('are added to a hook of ours from an older version', async () => {
    await write(HOOK, `#!/bin/sh\n${HOOK_LINES}`);
    await installHooks(repository);
    expect(await read(HOOK)).toBe(NEW_HOOK);
  });

  it('stay if the user adds other lines to the hook', () => {
    expect(withHookLines(`${NEW_HOOK}npm test\n`)).toBe(`${NEW_HOOK}npm test\n`);
  });

  it('go if one of those lines runs git-lfs, so that it runs once', () => {
    const theirs = 'git lfs pre-push "$@"\n';
    expect(withHookLines(NEW_HOOK + theirs)).toBe(`#!/bin/sh\n${HOOK_LINES}${theirs}`);
  });

  it('are shown before they go into a hook that the team shares', async () => {
    await repository.git('config', 'core.hooksPath', '.githooks');
    const { stdout } = await installHooks(repository, ['--dry-run']);
    expect(stdout).toContain(UPLOAD_LINES.split('\n')[0]);
  });
});

(hasLfs ? describe : describe.skip)('beside git-lfs (needs git-lfs)', () => {
  const lfs = (...args: string[]): Promise<unknown> => repository.git('lfs', ...args);
  const SAYS = 'its "install" and "update" say "Hook already exists: pre-push" (exit 2)';

  it('install-hooks and --status name what its installation says beside our hook', async () => {
    await lfs('install', '--skip-repo');
    const { stdout } = await installHooks(repository);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(`git-lfs: ${SAYS}`);
    expect(await statusNow()).toContain(`git-lfs ${SAYS}`);
    await expect(lfs('update')).rejects.toThrow('Hook already exists: pre-push');
  });

  it('--dry-run names it before anything changes', async () => {
    await lfs('install', '--skip-repo');
    const { stdout } = await installHooks(repository, ['--dry-run']);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(SAYS);
  });

  it('--status says that its --force has replaced our hook, and install-hooks comes back', async () => {
    await installHooks(repository);
    await lfs('update', '--force');
    expect(await statusNow()).toMatch(/not installed .*git-lfs has replaced our hook/);
    await installHooks(repository);
    expect(await read(HOOK)).toBe(withHookLines(LFS_HOOK));
  });

  it('nothing is outdated after the first file is tracked, except its other hooks', async () => {
    await installHooks(repository);
    await lfs('track', '*.bin');
    await installHooks(repository);
    expect(await read(HOOK)).toBe(NEW_HOOK);
    expect(await statusNow()).toContain(' installed (verified: git runs it)');
  });

  it('its other hooks are written as it would have written them without ours', async () => {
    const names = ['post-checkout', 'post-commit', 'post-merge'].map(
      (name) => `.git/hooks/${name}`,
    );
    await lfs('install', '--local');
    const alone = await Promise.all(names.map(read));
    await rm(join(repository.path, '.git/hooks'), { recursive: true });
    await installHooks(repository);
    expect(await Promise.all(names.map(read))).toEqual(alone);
  });

  it('--uninstall leaves nothing for it after its own uninstallation', async () => {
    await lfs('install', '--skip-repo');
    await installHooks(repository);
    await lfs('track', '*.bin');
    await lfs('uninstall');
    await installHooks(repository);
    await installHooks(repository, ['--uninstall']);
    expect(await readdir(join(repository.path, '.git/hooks'))).toEqual([]);
  });

  it('--uninstall leaves its own hook, which it recognizes, in the place of ours', async () => {
    await lfs('install', '--skip-repo');
    await installHooks(repository);
    await lfs('track', '*.bin');
    const { stdout } = await installHooks(repository, ['--uninstall']);
    expect(stdout).toContain("pre-push is git-lfs's own hook from now on");
    expect(await read(HOOK)).toBe(LFS_HOOK);
    await lfs('update');
  });

  it('with its files in another folder, a push always runs it', async () => {
    await lfs('install', '--skip-repo');
    await repository.git('config', 'lfs.storage', join(repository.outside, 'files'));
    await installHooks(repository);
    expect(await read(HOOK)).toBe(withHookLines(LFS_HOOK));
  });
});
