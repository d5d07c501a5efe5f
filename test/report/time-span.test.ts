import { expect, it } from '@jest/globals';
import { timeSpan } from '../../src/report/time-span.ts';

it.each([
  [1, '1 s'],
  [1_000, '1 s'],
  [89_000, '89 s'],
  [150_000, '3 min'],
  [3_600_000, '60 min'],
  [7_199_600, '2 h'],
  [86_400_000, '24 h'],
  [200_000_000, '2 days'],
])('says %i ms as %s', (ms, words) => {
  expect(timeSpan(ms)).toBe(words);
});
