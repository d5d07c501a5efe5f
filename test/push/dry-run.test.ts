import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDryRun } from '../../src/push/dry-run.ts';
import type { ProcessEntry } from '../../src/push/process-table.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';

const REPORTER = fileURLToPath(new URL('../support/report-dry-run.ts', import.meta.url));
const TSX = import.meta.resolve('tsx');

describe('isDryRun, asked by a hook of a real git', () => {
  let repository: ScratchRepository;

  beforeAll(async () => {
    repository = await createRepository();
    await repository.git('init', '--quiet', '--bare', join(repository.outside, 'remote.git'));
    await repository.git('remote', 'add', 'there', '../remote.git');
  });
  afterAll(() => repository.remove());

  async function answerTo(args: readonly string[], platform = 'linux'): Promise<string> {
    const { path, env } = repository;
    // No exec: a shell stays between git and the hook, as with husky.
    const hook = `#!/bin/sh\n'${process.execPath}' --import '${TSX}' '${REPORTER}' ${platform}\n:\n`;
    await writeFile(join(path, '.git/hooks/pre-push'), hook, { mode: 0o755 });
    const { stderr } = spawnSync('git', args, { cwd: path, env, encoding: 'utf8' });
    return /dry run: (\w+)/.exec(stderr)?.[1] ?? stderr;
  }

  it.each([
    [['push', '--dry-run', 'there', 'HEAD:refs/heads/a']],
    [['push', 'there', 'HEAD:refs/heads/a', '-n']],
    [['push', '-fn', 'there', 'HEAD:refs/heads/a']],
    [['push', '--dry', 'there', 'HEAD:refs/heads/a']],
    [['-c', 'user.name=push', '-C', '.', 'push', '-qn', 'there', 'HEAD:refs/heads/a']],
    [['-c', 'alias.p=push --dry-run', 'p', 'there', 'HEAD:refs/heads/a']],
  ])('sees one in %j', async (args) => {
    expect(await answerTo(args)).toBe('true');
  });

  it.each([
    [['push', 'there', 'HEAD:refs/heads/b']],
    [['push', '--dry-run', '--no-dry-run', 'there', 'HEAD:refs/heads/c']],
  ])('sees none in %j', async (args) => {
    expect(await answerTo(args)).toBe('false');
  });

  it('sees one through ps, where there is no /proc', async () => {
    expect(await answerTo(['push', '-n', 'there', 'HEAD:refs/heads/a'], 'darwin')).toBe('true');
  });
});

describe('isDryRun', () => {
  const DRY_PUSH = ['git', 'push', '--dry-run'];

  function table(...argvs: (readonly string[])[]) {
    const entries = new Map<number, ProcessEntry>(
      argvs.map((argv, index) => [100 - index, { parent: 99 - index, argv }]),
    );
    return (pid: number) => Promise.resolve(entries.get(pid));
  }

  it('goes by the nearest git push', async () => {
    const processes = table(['sh', '.husky/pre-push'], ['git', 'push'], ['npm', 'run'], DRY_PUSH);
    expect(await isDryRun(processes, 100)).toBe(false);
  });

  it('looks past other commands of git', async () => {
    const processes = table(['git', 'hook', 'run', 'pre-push'], DRY_PUSH);
    expect(await isDryRun(processes, 100)).toBe(true);
  });

  it('looks no further than eight processes up', async () => {
    const shells = Array.from({ length: 8 }, () => ['sh']);
    expect(await isDryRun(table(...shells.slice(1), DRY_PUSH), 100)).toBe(true);
    expect(await isDryRun(table(...shells, DRY_PUSH), 100)).toBe(false);
  });

  it('takes a process that cannot be seen for no dry run', async () => {
    expect(await isDryRun(() => Promise.resolve(undefined), 100)).toBe(false);
  });

  it('ends where processes go in a circle', async () => {
    expect(await isDryRun(() => Promise.resolve({ parent: 7, argv: ['sh'] }), 7)).toBe(false);
  });
});
