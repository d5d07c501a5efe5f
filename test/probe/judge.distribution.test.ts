import { describe, expect, it } from '@jest/globals';
import { IS_WHOLE } from '../support/weekly.ts';
import { LENGTHS_MS, trialsOf } from './distribution.ts';
import { OUTAGES } from './model.ts';

const RUNS = IS_WHOLE ? 30 : 2;
const INTERVAL_MS = 500;

const CASES = OUTAGES.flatMap((kind) => LENGTHS_MS.map((ms) => [kind, ms] as const));

describe('the measured downtime', () => {
  it.each(CASES)(
    'is within one probe interval of the injected one: %s, %d ms',
    async (kind, ms) => {
      const trials = await trialsOf(kind, ms, RUNS);
      for (const { judgement } of trials) {
        expect(Math.abs(judgement.downtimeMs - ms)).toBeLessThanOrEqual(INTERVAL_MS);
        const { verdict } = judgement;
        if (ms === 0) expect(verdict).toBe('pass');
        // Longer than an interval, it can't be missed.
        if (ms > INTERVAL_MS) expect(verdict).not.toBe('pass');
        if (ms > 1_000 + INTERVAL_MS) expect(verdict).toBe('fail');
        if (ms < 1_000) expect(verdict).not.toBe('fail');
        expect(verdict).not.toBe('inconclusive');
      }
    },
  );
});

describe('a closed loop on the same outages', () => {
  it.each([
    ['stall', 9_000],
    ['stall', 30_000],
    ['hang', 9_000],
  ] as const)('hides most of it: %s, %d ms', async (kind, ms) => {
    for (const { judgement, closedMs } of await trialsOf(kind, ms, RUNS)) {
      expect(Math.abs(judgement.downtimeMs - ms)).toBeLessThanOrEqual(INTERVAL_MS);
      expect(closedMs).toBeLessThan(ms / 7);
    }
  });
});
