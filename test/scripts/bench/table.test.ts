import { describe, expect, it } from '@jest/globals';
import { benchmarksDocument, type Machine } from '../../../scripts/bench/document.ts';
import { GROUPS } from '../../../scripts/bench/rows/index.ts';
import {
  amount,
  count,
  countLine,
  exitCodeOf,
  groupLines,
  limit,
} from '../../../scripts/bench/table.ts';
import type { GroupResult, Result } from '../../../scripts/bench/types.ts';

const measured = (name: string, changes: object = {}): Result => ({
  kind: 'measured',
  ...{ name, unit: 'ms', runs: 40 },
  ours: { median: 123.4, p90: 130, cpu: 100 },
  reference: { median: 50, p90: 60, cpu: 40 },
  ratio: { median: 2.468, p90: 3, cpu: 2.5 },
  more: 73.4,
  budget: { of: 'ratio', most: 1.6 },
  ok: false,
  ...changes,
});
const notMeasured: Result = { kind: 'not-measured', name: 'lefthook', why: 'no lefthook here' };
const failed: Result = {
  kind: 'failed',
  name: 'keychain',
  why: `pre-push did something else: ${'a long word and '.repeat(12)}${'/folder'.repeat(20)}\u001b[2J`,
};
const group = (...rows: Result[]): GroupResult => ({
  title: 'A push to Heroku, network at 0',
  ours: 'the hook',
  reference: 'node -e 0',
  rows,
});

describe('the table', () => {
  it('has a line for each row: ours, reference, ratio, CPU, budget, ok', () => {
    expect(groupLines(group(measured('HEROKU_API_KEY')))).toEqual([
      '',
      'A push to Heroku, network at 0',
      '  ours: the hook; reference: node -e 0',
      '                                      ours reference ratio   CPU     budget  ok',
      '  HEROKU_API_KEY                    123 ms   50.0 ms  2.47  2.50    <= 1.60  NO',
    ]);
  });

  it('leaves empty what a row doesn’t have', () => {
    const row = measured('packed size', {
      ...{ unit: 'KB', reference: null, ratio: null, more: null },
      ...{ budget: { of: 'ours', most: 600 }, ok: true },
    });
    expect(groupLines(group(row)).at(-1)).toBe(
      '  packed size                       123 KB                        <= 600 KB yes',
    );
  });

  it('says why a row wasn’t measured, or failed', () => {
    const text = groupLines(group(notMeasured, failed)).join('\n');
    expect(text).toContain(
      '  lefthook                        not measured:\n    no lefthook here\n',
    );
    expect(text).toContain('  keychain                        failed:\n    pre-push did something');
  });

  it('has no control character of a program that failed', () => {
    // eslint-disable-next-line no-control-regex -- it looks for one
    expect(groupLines(group(failed)).join('')).not.toMatch(/\u001b/);
  });

  it('is at most 80 columns wide, with the largest values and the longest names', () => {
    const large = {
      ours: { median: 123_456, p90: 1, cpu: 1 },
      reference: { median: 99_999, p90: 1, cpu: 1 },
      ratio: { median: 123.45, p90: 1, cpu: 123.45 },
      budget: { of: 'more', most: 240 },
    };
    const lines = GROUPS.flatMap(({ rows, ...rest }) =>
      groupLines({ ...rest, rows: [...rows.map(({ name }) => measured(name, large)), failed] }),
    );
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    // A name that is too long would touch the first value.
    expect(lines.filter((line) => line.includes('123.5 s') && !line.includes(' 123.5 s'))).toEqual(
      [],
    );
  });

  it.each([
    [0.8372, 'ms', '0.84 ms'],
    [12.34, 'ms', '12.3 ms'],
    [999.4, 'ms', '999 ms'],
    [1234, 'ms', '1.23 s'],
    [123_456, 'ms', '123.5 s'],
    [52.13, 'MB', '52.1 MB'],
    [730.4, 'KB', '730 KB'],
    [0, 'processes', '0'],
  ] as const)('shows %d %s as %s', (value, unit, expected) => {
    expect(amount(value, unit)).toBe(expected);
  });

  it.each([
    ['ratio', 1.6, 'ms', '<= 1.60'],
    ['more', 240, 'ms', '<= +240 ms'],
    ['ours', 70, 'MB', '<= 70 MB'],
    ['more', 0, 'processes', '<= +0'],
  ] as const)('shows a budget of the %s as %s', (of, most, unit, expected) => {
    expect(limit({ of, most }, unit)).toBe(expected);
  });
});

it('the last line counts every row that has no figure', () => {
  const results = [
    group(measured('a', { ok: true }), measured('b', { ok: null, budget: null })),
    group(measured('c'), failed, notMeasured),
  ];
  const counts = count(results);
  expect(counts).toEqual({ met: 1, missed: 1, failed: 1, notMeasured: 1 });
  expect(countLine(counts)).toBe('budgets: 1 met, 1 not met; rows: 1 failed, 1 not measured');
});

it.each([
  ['every budget is met', 0, {}],
  ['a budget is not met', 1, { missed: 1 }],
  ['a row failed', 1, { failed: 1 }],
  ['the machine lacks something', 0, { notMeasured: 5 }],
])('if %s, the exit code is %d', (_, expected, changes) => {
  expect(exitCodeOf({ met: 1, missed: 0, failed: 0, notMeasured: 0, ...changes })).toBe(expected);
});

describe('the document', () => {
  const machine: Machine = {
    ...{ date: '2026-11-28', cpu: 'A CPU', cores: 2, memoryGb: 8 },
    ...{ system: 'linux 6', node: 'v20', git: '2.39', load: 0.25 },
  };

  it('names the machine, and has every row', async () => {
    const text = await benchmarksDocument(
      [group(measured('HEROKU_API_KEY'), notMeasured)],
      machine,
    );
    expect(text).toContain(
      'Measured on 2026-11-28: A CPU, 2 cores, 8 GB, linux 6, Node v20, git 2.39, a load of 0.3 before the first run.',
    );
    expect(text).toMatch(/^\| HEROKU_API_KEY \| +40 \| 123 ms \|.*\| <= 1.60 \| +NO \|$/m);
    expect(text).toContain('- lefthook: not measured: `no lefthook here`');
  });
});

it('no two rows have the same name in a group', () => {
  for (const { rows } of GROUPS) {
    const names = rows.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  }
});
