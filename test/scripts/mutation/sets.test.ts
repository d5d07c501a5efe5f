import { expect, it } from '@jest/globals';
import { SETS, setsNamed } from '../../../scripts/mutation/sets.ts';

it('a set is chosen by its name, and all of them without one', () => {
  expect(setsNamed(['hook', 'verdict']).map(({ name }) => name)).toEqual(['verdict', 'hook']);
  expect(setsNamed([])).toBe(SETS);
});

it('a set that there isn’t is named', () => {
  expect(() => setsNamed(['probe'])).toThrow('there\'s no set "probe"');
});
