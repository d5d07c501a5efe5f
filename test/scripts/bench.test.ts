import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { weekly } from '../support/weekly.ts';
import type { GroupResult, Result } from '../../scripts/bench/types.ts';

const ROOT = join(import.meta.dirname, '../..');
const TSX = join(ROOT, 'node_modules/tsx/dist/cli.mjs');

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function bench(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd: ROOT, maxBuffer: 8 * 1024 * 1024 };
    const command = [TSX, 'scripts/bench.ts', ...args];
    execFile(process.execPath, command, options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

const rowsIn = ({ stdout }: Ended): Result[] =>
  (JSON.parse(stdout) as { groups: GroupResult[] }).groups.flatMap(({ rows }) => rows);

describe('npm run bench', () => {
  it('measures a row: real hooks, no progress in a pipe', async () => {
    const ended = await bench('--only', 'the hook: no manager', '--runs', '2', '--json');
    expect(ended.stderr).toBe('');
    const series = { median: expect.any(Number), p90: expect.any(Number) };
    expect(rowsIn(ended)).toEqual([
      expect.objectContaining({
        ...{ kind: 'measured', name: 'no manager', unit: 'ms', runs: 2 },
        ours: expect.objectContaining(series),
        reference: expect.objectContaining(series),
        ratio: expect.objectContaining(series),
        budget: { of: 'ratio', most: 1.05 },
        ok: expect.any(Boolean),
      }),
    ]);
  });

  it.each([
    ['a row that does not exist', ['--only', 'nonsense'], 'no row has "nonsense" in its name'],
    ['one of two rows', ['--only', 'husky', '--only', 'huksy'], 'no row has "huksy" in its name'],
    ['no number of runs', ['--runs', 'many'], '--runs many: not a number'],
    ['an unknown option', ['--fast'], "Unknown option '--fast'"],
    ['a document of some rows', ['--write', '--only', 'husky'], '--write needs every row'],
  ])('says so about %s', async (_, args, words) => {
    const { code, stdout, stderr } = await bench(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });

  weekly('can measure every row, or says what this machine lacks', async () => {
    const rows = rowsIn(await bench('--runs', '1', '--json'));
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.filter(({ kind }) => kind === 'failed')).toEqual([]);
  });
});
