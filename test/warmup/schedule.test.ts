import { describe, expect, it } from '@jest/globals';
import { pauseBefore } from '../../src/warmup/schedule.ts';

describe('pauseBefore', () => {
  it('doubles its ceiling until it is long enough', () => {
    const ceilings = [1, 2, 3, 4, 5, 6, 60].map((attempt) => pauseBefore(attempt, () => 1));
    expect(ceilings).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  });

  it('is spread over the whole range below the ceiling', () => {
    expect(pauseBefore(3, () => 0.25)).toBe(1_000);
  });

  it('is never zero, so that an app that refuses at once is not hammered', () => {
    expect(pauseBefore(5, () => 0)).toBe(100);
  });
});
