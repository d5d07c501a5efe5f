import { expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { nextTry } from '../../src/install/again.ts';
import { factsWith } from '../support/install-facts.ts';

const changed = new PreflightError('changed-meanwhile', 'changed', {});
const facts = factsWith();

it('what another program changed meanwhile is tried again, four times in all', () => {
  expect(nextTry(changed, facts)).toEqual({ facts, tries: 2 });
  expect(nextTry(changed, facts, { tries: 3 })).toEqual({ facts, tries: 4 });
  expect(nextTry(changed, facts, { tries: 4 })).toBeNull();
});

it.each([
  new PreflightError('not-writable', 'refused', {}),
  Object.assign(new Error('not ours'), { code: 'changed-meanwhile' }),
])('another failure isn’t, case %#', (error) => {
  expect(nextTry(error, facts)).toBeNull();
});
