import { execFileSync } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { installHooks } from '../support/installation.ts';
import { sampleOf } from '../support/weekly.ts';

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository();
});
afterEach(() => repository.remove());

const HOOK = '.git/hooks/pre-push';
const pathOf = (name: string): string => join(repository.path, name);

const HUSKY = '{"dependencies":{"husky":"9"}}';

/** What stands in a file's place, and never ends or isn't the repository's. */
const STRANGE: Readonly<Record<string, (path: string) => unknown>> = {
  'an endless file': (path) => symlink('/proc/self/pagemap', path),
  'a device': (path) => symlink('/dev/zero', path),
  'a pipe': (path) => execFileSync('mkfifo', [path]),
  'a link to itself': (path) => symlink(path, path),
  'two megabytes': (path) => writeFile(path, ' '.repeat(2 * 1024 * 1024)),
};

const NAMES = [
  'package.json',
  'lefthook.yml',
  '.pre-commit-config.yaml',
  '.overcommit.yml',
  '.simple-git-hooks.json',
  '.gitattributes',
  '.husky/pre-push',
];

describe('an installation ends with an answer', () => {
  it.each(
    sampleOf(4, [
      ...NAMES.map((name) => ['an endless file', name] as const),
      ...Object.keys(STRANGE).map((what) => [what, 'lefthook.yml'] as const),
    ]),
  )('if there is %s in the place of %s', async (what, name) => {
    await mkdir(dirname(pathOf(name)), { recursive: true });
    if (name.startsWith('.husky')) await writeFile(pathOf('package.json'), HUSKY);
    await STRANGE[what]?.(pathOf(name));
    const { error, message } = await installHooks(repository);
    expect(error).not.toBe('bug');
    expect(message ?? '').not.toContain('internal error');
  });
});

describe('a configuration that is a link out of the repository', () => {
  it("still means that its manager is in use, but isn't read", async () => {
    await writeFile(join(repository.outside, 'secret'), '# heroku-preflight/pre-push\n');
    await symlink('../secret', pathOf('.overcommit.yml'));
    const { code, stdout } = await installHooks(repository);
    expect(code).toBe(2);
    expect(stdout).toContain("  overcommit manages this repository's hooks. Add this to\n");
  });
});

describe('a hook of two megabytes', () => {
  it("isn't changed", async () => {
    const hook = `#!/bin/sh\n${'# a comment\n'.repeat(200_000)}`;
    await mkdir(dirname(pathOf(HOOK)), { recursive: true });
    await writeFile(pathOf(HOOK), hook, { mode: 0o755 });
    const { code, error } = await installHooks(repository);
    expect(code).toBe(2);
    expect(error).toBe('binary');
    expect((await readFile(pathOf(HOOK), 'utf8')) === hook).toBe(true);
  });
});
