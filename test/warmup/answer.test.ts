import { expect, it } from '@jest/globals';
import { isExpected } from '../../src/warmup/answer.ts';

it.each([
  [200, ['2xx'], true],
  [302, ['2xx', '3xx'], true],
  [404, ['2xx', '3xx'], false],
  [401, ['2xx', 401], true],
  [403, [401], false],
  [503, [], false],
])('%i against %j: %s', (status, expected, outcome) => {
  expect(isExpected(status, expected)).toBe(outcome);
});
