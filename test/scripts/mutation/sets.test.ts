import { expect, it } from '@jest/globals';
import { SETS, setsNamed } from '../../../scripts/mutation/sets.ts';

it('a set is chosen by its name, and all of them without one', () => {
  expect(setsNamed(['hook', 'verdict']).map(({ name }) => name)).toEqual(['verdict', 'hook']);
  expect(setsNamed([])).toBe(SETS);
});

it('a set that there isn’t is named', () => {
  expect(() => setsNamed(['probe'])).toThrow('there\'s no set "probe"');
});

it('a set has the tests of its folder, and none that is slow or apart', () => {
  const [{ tests } = { tests: [] }] = setsNamed(['follow']);
  expect(tests).toContain('test/follow/pace.test.ts');
  expect(tests).not.toContain('test/follow/run.in-world.test.ts');
  expect(tests).not.toContain('test/follow/start-detached.test.ts');
  expect(setsNamed(['install'])[0]?.tests).toContain('test/install/managers/git.test.ts');
});
