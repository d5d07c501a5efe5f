import { describe, expect, it } from '@jest/globals';
import { retryAfter } from '../../src/warmup/request.ts';

const NOW = new Date('1994-11-06T08:49:00Z');

describe('retryAfter', () => {
  it.each([
    ['120', 120_000],
    ['0', 0],
    // the three formats of RFC 9110 5.6.7
    ['Sun, 06 Nov 1994 08:49:37 GMT', 37_000],
    ['Sunday, 06-Nov-94 08:49:37 GMT', 37_000],
    ['Sun Nov  6 08:49:37 1994', 37_000],
  ])('%j: %i ms', (value, wait) => {
    expect(retryAfter(value, NOW)).toBe(wait);
  });

  it('is 0 for a date in the past', () => {
    expect(retryAfter('Sun, 06 Nov 1994 08:48:00 GMT', NOW)).toBe(0);
  });

  it.each([null, '', 'soon', '-5', '3.5', '1e3', '5 s', 'Nov 7', 'Sun, 06 Nov 1994'])(
    'is undefined for %j',
    (value) => {
      expect(retryAfter(value, NOW)).toBeUndefined();
    },
  );

  it('is undefined for an impossible date', () => {
    expect(retryAfter('Sun, 99 Nov 1994 08:49:37 GMT', NOW)).toBeUndefined();
  });

  it('is a finite number, however long it is', () => {
    expect(retryAfter('9'.repeat(1_000), NOW)).toBe(Number.MAX_SAFE_INTEGER);
  });
});
