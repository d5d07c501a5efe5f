import { describe, expect, it } from '@jest/globals';
import istanbul, { type FileCoverageData } from 'istanbul-lib-coverage';
import { isEnough, missedIn, rowsOf, tableOf } from '../../../scripts/coverage/table.ts';

const place = (line: number, column = 0) => ({ line, column });
const range = (line: number) => ({ start: place(line), end: place(line, 10) });

/** A file whose statement on each line ran as often as `s` says, and its branches as `b` says. */
function fileOf(path: string, s: readonly number[], b: readonly number[][]): FileCoverageData {
  const numbered = <T>(items: readonly T[]): Record<string, T> =>
    Object.fromEntries(Object.entries(items));
  return {
    path,
    statementMap: numbered(s.map((_, index) => range(index + 1))),
    s: numbered(s),
    fnMap: {},
    f: {},
    branchMap: numbered(
      b.map((arms, index) => ({
        ...{ type: 'cond-expr', line: index + 1, loc: range(index + 1) },
        locations: arms.map(() => range(index + 1)),
      })),
    ),
    b: numbered(b),
  };
}

const mapOf = (...files: FileCoverageData[]) =>
  istanbul.createCoverageMap(Object.fromEntries(files.map((file) => [file.path, file])));

describe('the table of coverage', () => {
  const coverage = mapOf(
    fileOf('/x/src/git/a.ts', [1, 1], [[1, 0]]),
    fileOf('/x/src/base/b.ts', [1, 0], []),
    fileOf('/x/src/base/deep/c.ts', [1, 1], [[2, 3]]),
  );

  it('has a row for each folder of src, and one for all', () => {
    expect(tableOf(rowsOf(coverage, '/x/src'))).toEqual([
      '                          lines             branches',
      'base         75.0 %         3/4  100.0 %         2/2',
      'git         100.0 %         2/2   50.0 %         1/2',
      'all          83.3 %         5/6   75.0 %         3/4',
    ]);
  });

  it.each([
    [95, 95, true],
    [94, 100, false],
    [100, 94, false],
  ])('with %d %% of lines and %d %% of branches is enough: %s', (lines, branches, enough) => {
    const row = { name: 'all', lines: share(lines), branches: share(branches) };
    expect(isEnough(row)).toBe(enough);
  });

  const share = (covered: number) => ({ covered, total: 100 });
});

describe('what was missed', () => {
  const missed = (data: FileCoverageData) => missedIn(istanbul.createFileCoverage(data));

  it('has a place for each line and each arm that never ran, in their order', () => {
    expect(
      missed(
        fileOf(
          'src/a.ts',
          [0, 1],
          [
            [1, 1],
            [0, 2],
          ],
        ),
      ),
    ).toEqual(['src/a.ts:1:1  line', 'src/a.ts:2:1  cond-expr, arm 1']);
  });

  it('has the place of the `if` for an else that is not written', () => {
    const file = fileOf('src/a.ts', [1, 1], [[1, 0]]);
    const [branch] = Object.values(file.branchMap);
    if (branch) branch.locations[1] = { start: {}, end: {} } as never;
    expect(missed(file)).toEqual(['src/a.ts:1:1  cond-expr, arm 2']);
  });
});
