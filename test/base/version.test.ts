import { expect, it } from '@jest/globals';
import { isNewer } from '../../src/base/version.ts';

it.each([
  ['0.2.0', '0.1.0'],
  ['0.10.0', '0.9.9'],
  ['1.0.0', '0.99.99'],
  ['0.1.10', '0.1.9'],
  ['0.2.0', '0.2.0-rc.1'],
  ['0.2.0-rc.10', '0.2.0-rc.9'],
  ['0.2.0-rc.1', '0.1.9'],
  ['0.0.1', 'unknown'],
])('%s is newer than %s, and not the other way round', (newer, older) => {
  expect([isNewer(newer, older), isNewer(older, newer)]).toEqual([true, false]);
});

it.each([
  ['0.2.0', '0.2.0'],
  ['0.2.0+a', '0.2.0+b'],
  ['nothing', 'unknown'],
])('neither %s nor %s is newer', (one, other) => {
  expect([isNewer(one, other), isNewer(other, one)]).toEqual([false, false]);
});
