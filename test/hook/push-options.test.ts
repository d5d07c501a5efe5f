import { execFile, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  optionsIn,
  type ProcessEntry,
  processTable,
  pushArguments,
  pushProcess,
} from '../../src/hook/push-options.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { nodeFiles } from '../../src/base/node-files.ts';
import { memoryFiles } from '../support/memory-files.ts';
import { sampleOf } from '../support/weekly.ts';

describe('push options', () => {
  const REPORTER = fileURLToPath(new URL('../support/report-push-options.ts', import.meta.url));
  const TSX = import.meta.resolve('tsx');

  describe('pushProcess, called by a hook of a real git', () => {
    let repository: ScratchRepository;

    beforeAll(async () => {
      repository = await createRepository();
      await repository.git('init', '--quiet', '--bare', join(repository.outside, 'remote.git'));
      await repository.git('remote', 'add', 'there', '../remote.git');
    });
    afterAll(() => repository.remove());

    interface Answer {
      readonly options: string;
      /** whether git's process was found */
      readonly isGit: boolean;
    }

    const answerTo = async (args: readonly string[], platform = 'linux'): Promise<string> =>
      (await askAt(args, platform)).options;

    async function askAt(args: readonly string[], platform: string): Promise<Answer> {
      const { path, env } = repository;
      // Without exec, a shell stays between git and the hook, as with husky.
      const hook = `#!/bin/sh\n'${process.execPath}' --import '${TSX}' '${REPORTER}' ${platform}\n:\n`;
      await writeFile(join(path, '.git/hooks/pre-push'), hook, { mode: 0o755 });
      const { pid, stderr } = spawnSync('git', args, { cwd: path, env, encoding: 'utf8' });
      const options = /options: (.+)/.exec(stderr)?.[1] ?? stderr;
      return { options, isGit: stderr.includes(`pid: ${pid}\n`) };
    }

    const DRY_RUN = '{"dryRun":true,"quiet":false}';

    it.each(
      sampleOf(3, [
        [['push', '--dry-run', 'there', 'HEAD:refs/heads/a']],
        [['push', 'there', 'HEAD:refs/heads/a', '-n']],
        [['push', '-fn', 'there', 'HEAD:refs/heads/a']],
        [['push', '--dry', 'there', 'HEAD:refs/heads/a']],
        [['-c', 'user.name=push', '-C', '.', 'push', '-vn', 'there', 'HEAD:refs/heads/a']],
        [['-c', 'alias.p=push --dry-run', 'p', 'there', 'HEAD:refs/heads/a']],
      ]),
    )('finds a dry run in %j', async (args) => {
      expect(await answerTo(args)).toBe(DRY_RUN);
    });

    it.each(
      sampleOf(1, [
        [['push', '-q', 'there', 'HEAD:refs/heads/d']],
        [['push', '--quiet', 'there', 'HEAD:refs/heads/e']],
        [['-c', 'alias.p=push -q', 'p', 'there', 'HEAD:refs/heads/f']],
      ]),
    )('finds a quiet push in %j', async (args) => {
      expect(await answerTo(args)).toBe('{"dryRun":false,"quiet":true}');
    });

    it.each([
      [['push', 'there', 'HEAD:refs/heads/b']],
      [['push', '--dry-run', '--no-dry-run', 'there', 'HEAD:refs/heads/c']],
    ])('finds neither in %j', async (args) => {
      expect(await answerTo(args)).toBe('{"dryRun":false,"quiet":false}');
    });

    it.each(['linux', 'darwin'])("finds git's process: %s", async (platform) => {
      const found = await askAt(['push', 'there', 'HEAD:refs/heads/g'], platform);
      expect(found.isGit).toBe(true);
    });

    it('finds one through ps, without /proc', async () => {
      expect(await answerTo(['push', '-n', 'there', 'HEAD:refs/heads/a'], 'darwin')).toBe(DRY_RUN);
    });
  });

  describe('pushProcess', () => {
    const DRY = { dryRun: true };
    const NOT_DRY = { dryRun: false, quiet: false };
    const DRY_PUSH = ['git', 'push', '--dry-run'];

    function table(...argvs: (readonly string[])[]) {
      const entries = new Map<number, ProcessEntry>(
        argvs.map((argv, index) => [100 - index, { parent: 99 - index, argv }]),
      );
      return (pid: number) => Promise.resolve(entries.get(pid));
    }

    it('uses the nearest git push', async () => {
      const processes = table(['sh', '.husky/pre-push'], ['git', 'push'], ['npm', 'run'], DRY_PUSH);
      expect(await pushProcess(processes, 100)).toEqual({ ...NOT_DRY, pid: 99 });
    });

    it('skips other git commands', async () => {
      const processes = table(['git', 'hook', 'run', 'pre-push'], DRY_PUSH);
      expect(await pushProcess(processes, 100)).toMatchObject(DRY);
    });

    it('reads at most eight parent processes', async () => {
      const shells = Array.from({ length: 8 }, () => ['sh']);
      expect(await pushProcess(table(...shells.slice(1), DRY_PUSH), 100)).toMatchObject(DRY);
      expect(await pushProcess(table(...shells, DRY_PUSH), 100)).toEqual(NOT_DRY);
    });

    it.each([1, 0])('doesn’t ask about process %d', async (parent) => {
      const asked: number[] = [];
      const processes = (pid: number) => {
        asked.push(pid);
        return Promise.resolve({ parent, argv: ['sh'] });
      };
      expect(await pushProcess(processes, 100)).toEqual(NOT_DRY);
      expect(asked).toEqual([100]);
    });

    it('treats a hidden process as a push without options', async () => {
      expect(await pushProcess(() => Promise.resolve(undefined), 100)).toEqual(NOT_DRY);
    });

    it('stops if processes form a circle', async () => {
      expect(await pushProcess(() => Promise.resolve({ parent: 7, argv: ['sh'] }), 7)).toEqual(
        NOT_DRY,
      );
    });
  });
});

describe('push arguments', () => {
  describe('pushArguments', () => {
    it.each([
      'git push a b',
      '/usr/lib/git-core/git push a b',
      'git-push a b',
      'git -C push --git-dir push -c push=push --no-pager push a b',
      'git --git-dir=.git --work-tree push -p push a b',
      'C:\\Git\\bin\\git.exe push a b',
    ])('finds them in %s', (line) => {
      expect(pushArguments(line.split(' '))).toEqual(['a', 'b']);
    });

    it.each([
      'git',
      'git pull push',
      'git -C push',
      'git stash push',
      'git --version',
      'legit push',
      'sh -c git push',
      'git-pushy a',
      'git.exe-push a',
      '',
    ])('finds no git push in %p', (line) => {
      expect(pushArguments(line.split(' '))).toBeUndefined();
    });

    it('finds none in a process without arguments', () => {
      expect(pushArguments([])).toBeUndefined();
    });
  });

  describe('optionsIn', () => {
    it.each([
      '--dry-run',
      '--dry-ru',
      '--dr',
      '-n',
      '-fn',
      '-nf',
      '-vnq4',
      'heroku main -n',
      '--no-dry-run --dry-run',
      '--no-dry-run -n',
      '-o value -n',
      '-fo value -n',
      'repo -n',
      '-ovalue -n',
      '--push-option=x -n',
      '--repo heroku -n',
      '-no value',
      '--force-with-lease -n',
    ])('finds a dry run in %s', (line) => {
      expect(optionsIn(line.split(' ')).dryRun).toBe(true);
    });

    it.each([
      'heroku main',
      '--dry-run --no-dry-run',
      '-n --no-dry',
      '-- -n',
      '-- heroku -n',
      'feature-n',
      '--drop',
      '--end-of-options --dry-run',
      '-o -n',
      '-on',
      '-fon',
      '-fo --dry-run',
      '--push-option -n',
      '--push --dry-run',
      '--repo --dry-run',
      '--receive-pack -n',
      '--exec -n',
      '--recurse-submodules -n',
      '--no-verify',
      '--follow-tags --atomic --signed',
      'heroku n',
      '-',
      '',
    ])('finds no dry run in %p', (line) => {
      expect(optionsIn(line.split(' ')).dryRun).toBe(false);
    });

    it.each([
      '-q',
      '--quiet',
      '--qui',
      '-qn',
      '-nq heroku',
      '-v -q',
      '--no-quiet -q',
      '-fqo value',
    ])('finds a quiet push in %s', (line) => {
      expect(optionsIn(line.split(' ')).quiet).toBe(true);
    });

    it.each([
      '-q -v',
      '-qv',
      '--quiet --verbose',
      '-q --no-quiet',
      '-o -q',
      '-oq',
      '-- -q',
      '-- heroku -q',
      'q',
      '',
    ])('finds no quiet push in %p', (line) => {
      expect(optionsIn(line.split(' ')).quiet).toBe(false);
    });
  });
});

describe('process table', () => {
  const execute = promisify(execFile);
  const ports = {
    env: {},
    files: nodeFiles,
    run: async (program: string, args: readonly string[]) => (await execute(program, args)).stdout,
  };
  const unused = (): Promise<never> => Promise.reject(new Error('not to be called'));

  describe('processTable', () => {
    it.each(['linux', 'darwin'] as const)('finds this process as on %s', async (platform) => {
      const processes = processTable({ platform, ...ports });
      const entry = await processes(process.pid);
      expect(entry?.parent).toBe(process.ppid);
      expect(entry?.argv[0]).toBe(process.argv0);
    });

    it.each(['linux', 'darwin', 'win32'] as const)(
      "finds no process that doesn't exist, as on %s",
      async (platform) => {
        expect(await processTable({ platform, ...ports })(2 ** 30)).toBeUndefined();
      },
    );

    it('separates arguments with spaces, empty ones and non-ASCII, from /proc', async () => {
      const files: Record<string, string> = {
        '/proc/7/stat': '7 (git push) S 6 7 7 0',
        '/proc/7/cmdline': 'git\0push\0-o\0a b\0\0größe\0',
      };
      const processes = processTable({
        platform: 'linux',
        env: {},
        files: memoryFiles(files),
        run: unused,
      });
      expect(await processes(7)).toEqual({
        parent: 6,
        argv: ['git', 'push', '-o', 'a b', '', 'größe'],
      });
    });

    it("isn't confused by a process whose name looks like the rest of its line", async () => {
      const processes = processTable({
        platform: 'linux',
        env: {},
        files: memoryFiles({ '/proc/7/stat': '7 (x) S 1 (y) S 6 7', '/proc/7/cmdline': 'x\0' }),
        run: unused,
      });
      expect(await processes(7)).toMatchObject({ parent: 6 });
    });

    it('separates arguments at any number of spaces, from ps', async () => {
      const asked: unknown[] = [];
      const run = (...command: unknown[]) => {
        asked.push(command);
        return Promise.resolve('    6 git  push   -n heroku\n');
      };
      const processes = processTable({ ...ports, platform: 'darwin', run });
      expect(await processes(7)).toEqual({ parent: 6, argv: ['git', 'push', '-n', 'heroku'] });
      expect(asked).toEqual([['ps', ['-o', 'ppid=,args=', '-p', '7']]]);
    });

    it('returns no process for invalid input', async () => {
      const processes = processTable({
        platform: 'linux',
        env: {},
        files: memoryFiles({ '/proc/7/stat': 'nonsense', '/proc/7/cmdline': 'nonsense' }),
        run: unused,
      });
      expect(await processes(7)).toBeUndefined();
    });
  });
});
