import { expect, it } from '@jest/globals';
import { isEnough, scoreOf, type SetResult, tableOf } from '../../../scripts/mutation/table.ts';

type Status = SetResult['mutants'][number]['status'];

function result(counts: Partial<Record<Status, number>>): SetResult {
  const mutants = Object.entries(counts).flatMap(([status, count]) =>
    Array.from({ length: count }, () => ({ status: status as Status })),
  );
  return { name: 'config', mutants, seconds: 61.4 };
}

it('the score is the share of mutants that a test or the time limit stopped', () => {
  expect(scoreOf(result({ Killed: 6, Timeout: 2, Survived: 1, NoCoverage: 1 }))).toBe(80);
});

it('mutants that can’t be tried don’t count', () => {
  expect(scoreOf(result({ Killed: 3, Survived: 1, Ignored: 96 }))).toBe(75);
});

it('85 % are enough, unless a mutant stopped the runner itself', () => {
  expect(isEnough(result({ Killed: 85, Survived: 15 }))).toBe(true);
  expect(isEnough(result({ Killed: 84, Survived: 16 }))).toBe(false);
  expect(isEnough(result({ Killed: 99, RuntimeError: 1 }))).toBe(false);
});

it('the table has each set’s counts, and says which failed', () => {
  const good = { ...result({ Killed: 9, Timeout: 1, Ignored: 5 }), name: 'verdict' };
  const bad = result({ Killed: 8, Survived: 1, NoCoverage: 1 });
  expect(tableOf([good, bad])).toEqual([
    '           mutants   killed  timeout survived  not run    score  seconds',
    'verdict         10        9        1        0        0    100.0       61',
    'config          10        8        0        1        1     80.0       61   FAILED',
  ]);
});
