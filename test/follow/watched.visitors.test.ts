import { describe, expect, it } from '@jest/globals';
import { harmOf, verdictOf } from '../../src/follow/watched.ts';
import { CLEAN } from '../support/judgements.ts';
import { smooth } from '../support/probe-runs.ts';
import { followed, unasked, watchedOf } from '../support/watched.ts';

const felt = (verdict: (typeof CLEAN)['verdict'], failOn: 'fail' | 'degraded' = 'fail') => ({
  visitors: { judgement: { ...CLEAN, verdict }, run: smooth().run, failOn },
});

describe('a deploy that is live and warm', () => {
  it.each([
    ['pass', 'fail', 'ok'],
    ['degraded', 'fail', 'ok'],
    ['degraded', 'degraded', 'failed'],
    ['fail', 'fail', 'failed'],
    ['inconclusive', 'fail', 'unknown'],
  ] as const)('whose visitors say %s is, with failOn %s, %s', (verdict, failOn, result) => {
    expect(verdictOf(watchedOf(felt(verdict, failOn)))).toBe(result);
  });
});

describe('a deploy that failed', () => {
  it('has failed, although what visitors felt couldn’t be told', () => {
    expect(verdictOf(unasked(undefined, felt('inconclusive')))).toBe('failed');
  });
});

describe('the harm that a rollback takes back', () => {
  const { run } = smooth();
  const end = run.samples.at(-1)?.dueMs ?? 0;
  const withOutage = (to: number, verdict: (typeof CLEAN)['verdict'] = 'fail') =>
    watchedOf({
      visitors: {
        run,
        failOn: 'fail',
        judgement: { ...CLEAN, verdict, outages: [{ from: to - 9_000, to, results: ['reset'] }] },
      },
    });

  it('is lasting if visitors still have trouble at the end, or dynos crash', () => {
    const crash = { kind: 'crashed', dyno: 'web.1', release: 6, trafficAt: undefined } as const;
    expect(harmOf(withOutage(end - 1_000))).toBe('lasting');
    expect(harmOf(unasked(followed(crash)))).toBe('lasting');
  });

  it('is past if they had it only while the release took over', () => {
    expect(harmOf(withOutage(end - 31_000))).toBe('past');
  });

  it('is none without a FAIL, whatever happened', () => {
    expect(harmOf(watchedOf())).toBeUndefined();
    expect(harmOf(withOutage(end, 'degraded'))).toBeUndefined();
    expect(harmOf(unasked(followed({ kind: 'build-failed' })))).toBeUndefined();
  });
});
