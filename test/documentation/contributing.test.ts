import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { createRepository } from '../support/git-repository.ts';

const ROOT = join(import.meta.dirname, '../..');
const guide = await readFile(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

const found = (pattern: RegExp): string[] =>
  [...new Set([...guide.matchAll(pattern)].map(([, name = '']) => name))].sort();

describe("CONTRIBUTING.md's commands", () => {
  it.each(found(/\bnpm run ([\w:]+)/g))('npm run %s is a script', (name) => {
    expect(scripts[name]).toBeDefined();
  });

  it.each(found(/\b(?:tsx|node|\$\() ?((?:scripts|dist)\/[\w./-]+)/g))('%s is a file', (path) => {
    expect(existsSync(join(ROOT, path))).toBe(true);
  });
});

it('one command replaces the placeholder of the repository', async () => {
  const [, command = ''] = /^(git grep .*OWNER\/NAME.*)$/m.exec(guide) ?? [];
  const files = ['package.json', 'README.md', 'SECURITY.md', 'docs/watch.md', 'CONTRIBUTING.md'];
  const repository = await createRepository();
  try {
    const { path: cwd, env } = repository;
    for (const file of [...files, '.github/ISSUE_TEMPLATE/config.yml']) {
      await mkdir(dirname(join(cwd, file)), { recursive: true });
      await cp(join(ROOT, file), join(cwd, file));
    }
    await repository.git('add', '.');
    const script = command.replace('OWNER/NAME', 'me/tool');
    await promisify(execFile)('sh', ['-c', script], { cwd, env });
    const left = repository.git('grep', '-l', 'heroku-preflight/heroku-preflight');
    await expect(left).rejects.toMatchObject({ code: 1, stdout: '' });
    const replaced = await repository.git('grep', '-l', 'me/tool');
    expect(replaced.trim().split('\n')).toHaveLength(files.length + 1);
  } finally {
    await repository.remove();
  }
});

it('the container runs what is committed in a clone, and reads a folder of another user', async () => {
  const [, command = ''] = /`docker run [^`]* sh -c '([^']+)'`/.exec(guide) ?? [];
  const repository = await createRepository();
  try {
    const { path, outside, env } = repository;
    await mkdir(join(path, '.ci'));
    await writeFile(join(path, '.ci/run'), '#!/bin/sh\npwd\n', { mode: 0o755 });
    await repository.git('add', '.ci');
    await repository.git('commit', '--quiet', '--message', 'A run');
    await writeFile(join(path, '.ci/run'), 'exit 1\n');
    const clone = join(outside, 'clone');
    const script = command.replaceAll('/src', path).replaceAll(/\/w\b/g, clone);
    const { stdout } = await promisify(execFile)('sh', ['-c', script], {
      cwd: outside,
      env: { ...env, GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' },
    });
    expect(stdout).toBe(`${clone}\n`);
  } finally {
    await repository.remove();
  }
});
