import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { retryAfter } from '../../src/warmup/request.ts';
import { holdsForAll, hostileText } from '../support/property.ts';

const NOW = new Date('2026-09-01T12:00:00Z');
const YEAR_MS = 365 * 24 * 3_600_000;

describe('retryAfter', () => {
  it('is the seconds', () => {
    holdsForAll(fc.nat(), (seconds) => {
      return retryAfter(String(seconds), NOW) === seconds * 1_000;
    });
  });

  it('is the time until the date, and 0 for one in the past', () => {
    holdsForAll(fc.integer({ min: -YEAR_MS, max: YEAR_MS }), (ms) => {
      const until = Math.floor(ms / 1_000) * 1_000;
      const date = new Date(NOW.getTime() + until).toUTCString();
      return retryAfter(date, NOW) === Math.max(0, until);
    });
  });

  it('is undefined or a safe number of milliseconds for any other text', () => {
    holdsForAll(
      hostileText('1', '9'.repeat(20), '-', '.', 'e5', 'GMT', 'Sun, ', '2026'),
      (text) => {
        const ms = retryAfter(text, NOW);
        return ms === undefined || (ms >= 0 && Number.isSafeInteger(ms));
      },
    );
  });
});
