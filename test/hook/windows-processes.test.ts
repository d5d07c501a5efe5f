import { describe, expect, it } from '@jest/globals';
import { processTable, pushProcess } from '../../src/hook/push-options.ts';
import { wordsOf } from '../../src/hook/windows-processes.ts';
import { nodeFiles } from '../../src/base/node-files.ts';

// What PowerShell prints is given here: this machine has none.

const GIT = '"C:\\Program Files\\Git\\mingw64\\bin\\git.exe" push';

interface Shown {
  readonly id: number;
  readonly parent: number;
  readonly line: string | null;
}

const familyOf = (git: string): readonly Shown[] => [
  { id: 40, parent: 30, line: '"C:\\Program Files\\Git\\usr\\bin\\sh.exe" .git/hooks/pre-push' },
  { id: 30, parent: 20, line: git },
  { id: 20, parent: 10, line: 'git push --dry-run' },
];

/** The push that a hook finds above its process 40, and the programs that it started. */
async function find(answer: string) {
  const started: string[][] = [];
  const processes = processTable({
    platform: 'win32',
    env: { SystemRoot: 'D:\\Windows' },
    files: nodeFiles,
    run: (program, args) => {
      started.push([program, ...args]);
      return Promise.resolve(answer);
    },
  });
  return { push: await pushProcess(processes, 40), started };
}

const answerOf = (shown: readonly Shown[]): string =>
  shown.map((one) => `${JSON.stringify(one)}\r\n`).join('');

describe('a push on Windows', () => {
  it.each([
    [`${GIT} --dry-run heroku main`, { dryRun: true, quiet: false }],
    [`${GIT} -qn heroku main`, { dryRun: true, quiet: true }],
    [`${GIT} -q heroku main`, { dryRun: false, quiet: true }],
    [`${GIT} heroku main`, { dryRun: false, quiet: false }],
  ])('has its options: %s', async (git, options) => {
    const { push } = await find(answerOf(familyOf(git)));
    expect(push).toEqual({ ...options, pid: 30 });
  });

  it('is found by one PowerShell, the one of the system', async () => {
    const { started } = await find(answerOf(familyOf(GIT)));
    expect(started).toHaveLength(1);
    const [program, ...args] = started[0] ?? [];
    expect(args.slice(0, 3)).toEqual(['-NoProfile', '-NonInteractive', '-Command']);
    expect(program).toBe('D:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe');
    expect(args.at(-1)).toContain('$id = 40\n');
    expect(args.at(-1)).toContain('$i -lt 8 ');
  });

  it('is found among empty lines', async () => {
    const answer = `\r\n${answerOf(familyOf(`${GIT} -n`))} \r\n`;
    expect((await find(answer)).push).toMatchObject({ dryRun: true, pid: 30 });
  });

  it("skips another user's process", async () => {
    const [shell, ...others] = familyOf(GIT);
    const hidden = { ...shell, id: 40, parent: 30, line: null };
    expect((await find(answerOf([hidden, ...others]))).push).toMatchObject({ pid: 30 });
  });

  it.each(['', 'no JSON', '1\r\n', 'null\r\n', '{"id":"40"}\r\n', '{"id":40,"parent":40}\r\n'])(
    'has no options if PowerShell prints %j',
    async (answer) => {
      expect((await find(answer)).push).toEqual({ dryRun: false, quiet: false });
    },
  );
});

describe('a command line of Windows', () => {
  it.each([
    ['git push', ['git', 'push']],
    ['  git \t push ', ['git', 'push']],
    ['"C:\\Program Files\\git.exe" push', ['C:\\Program Files\\git.exe', 'push']],
    ['git -o "a b" push', ['git', '-o', 'a b', 'push']],
    ['git -o "" push', ['git', '-o', '', 'push']],
    ['git a"b c"d', ['git', 'ab cd']],
    ['git "a \\" b" c', ['git', 'a " b', 'c']],
    ['git "a\\\\" b', ['git', 'a\\', 'b']],
    ['git "a\\\\\\"" b', ['git', 'a\\"', 'b']],
    ['git \\\\server\\a b\\ c', ['git', '\\\\server\\a', 'b\\', 'c']],
    ['git a\\', ['git', 'a\\']],
    ['git "a b', ['git', 'a b']],
    ['', []],
  ])('%s has its words', (line, words) => {
    expect(wordsOf(line)).toEqual(words);
  });
});
