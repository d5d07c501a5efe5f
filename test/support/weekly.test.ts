import { describe, expect, it } from '@jest/globals';
import { IS_WHOLE, sampleOf } from './weekly.ts';

describe('sampleOf', () => {
  const ROWS = [1, 2, 3, 4, 5, 6, 7];

  it.each([
    [1, [7]],
    [3, [3, 5, 7]],
    [7, ROWS],
    [9, ROWS],
  ])('takes %i rows from all parts of the table', (count, expected) => {
    expect(sampleOf(count, ROWS)).toEqual(IS_WHOLE ? ROWS : expected);
  });
});
