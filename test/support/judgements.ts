import type { Judgement } from '../../src/state/judgement.ts';

/** Of a deploy that nobody noticed. */
export const CLEAN: Judgement = {
  ...{ verdict: 'pass', reasons: [], valid: 1_512, voided: {}, failed: {}, failedBefore: 0 },
  ...{ normal: [], slow: 0, slowMs: 1_080, downtimeMs: 0, longestGapMs: 610, outages: [] },
  before: { count: 100, p50: 80, p95: 90, p99: 120 },
  during: { count: 100, p50: 84, p95: 95, p99: 130 },
  after: { count: 100, p50: 82, p95: 12_000, p99: 13_000 },
  ...{ firstAnswerMs: 1_240, failingBelow: 3 / 1_512 },
};
