import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { processTable } from '../../src/push/process-table.ts';

const execute = promisify(execFile);
const ports = {
  readFile: (path: string) => readFile(path, 'utf8'),
  run: async (program: string, args: readonly string[]) => (await execute(program, args)).stdout,
};
const unused = (): Promise<never> => Promise.reject(new Error('not to be called'));

describe('processTable', () => {
  it.each(['linux', 'darwin'] as const)('finds this very process as on %s', async (platform) => {
    const processes = processTable({ platform, ...ports });
    const entry = await processes(process.pid);
    expect(entry?.parent).toBe(process.ppid);
    expect(entry?.argv.join(' ')).toContain('jest');
  });

  it.each(['linux', 'darwin', 'win32'] as const)(
    'finds no process that there is not, as on %s',
    async (platform) => {
      expect(await processTable({ platform, ...ports })(2 ** 30)).toBeUndefined();
    },
  );

  it('keeps arguments with blanks, empty ones and non-ASCII apart, from /proc', async () => {
    const files: Record<string, string> = {
      '/proc/7/stat': '7 (git push) S 6 7 7 0',
      '/proc/7/cmdline': 'git\0push\0-o\0a b\0\0größe\0',
    };
    const processes = processTable({
      platform: 'linux',
      readFile: (path) => Promise.resolve(files[path] ?? ''),
      run: unused,
    });
    expect(await processes(7)).toEqual({
      parent: 6,
      argv: ['git', 'push', '-o', 'a b', '', 'größe'],
    });
  });

  it('is not misled by a process that names itself like the rest of its line', async () => {
    const processes = processTable({
      platform: 'linux',
      readFile: (path) => Promise.resolve(path.endsWith('stat') ? '7 (x) S 1 (y) S 6 7' : 'x\0'),
      run: unused,
    });
    expect(await processes(7)).toMatchObject({ parent: 6 });
  });

  it('takes nonsense for no process', async () => {
    const processes = processTable({
      platform: 'linux',
      readFile: () => Promise.resolve('nonsense'),
      run: unused,
    });
    expect(await processes(7)).toBeUndefined();
  });
});
