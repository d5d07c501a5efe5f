import { expect, it } from '@jest/globals';
import { chooseTests } from '../../../scripts/mutation/choose-tests.ts';

const SOURCE = 'src/hook/mode.ts';
const OWN = ['hook/mode.test.ts: a dry run', 'hook/mode.windows.test.ts: a dry run'];
const OTHERS = Array.from({ length: 9 }, (_, index) => `hook/run.test.ts: ${index}`);

it('a mutant is tried with the tests of its file first', () => {
  const ids = ['hook/mode-of.test.ts: a', ...OWN, 'hook/models/mode.test.ts: b'];
  expect(chooseTests(ids, SOURCE)).toEqual([
    ...OWN,
    'hook/mode-of.test.ts: a',
    'hook/models/mode.test.ts: b',
  ]);
});

it('where too many others reach it, with some of each part of them', () => {
  expect(chooseTests([...OTHERS, ...OWN], SOURCE, 3)).toEqual([
    ...OWN,
    OTHERS[0],
    OTHERS[3],
    OTHERS[6],
  ]);
  expect(chooseTests([...OTHERS, ...OWN], SOURCE, 2)).toEqual([...OWN, OTHERS[0], OTHERS[5]]);
});

it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('with at most %d others', (most) => {
  expect(chooseTests([...OTHERS, ...OWN], SOURCE, most)).toHaveLength(2 + Math.min(most, 9));
});
