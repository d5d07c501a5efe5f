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
  const outageTo = (to: number) => ({ from: to - 9_000, to, results: ['reset'] }) as const;
  const visitorsWith = (ends: readonly number[], verdict: (typeof CLEAN)['verdict'] = 'fail') => ({
    visitors: {
      ...{ run, failOn: 'fail' as const },
      judgement: { ...CLEAN, verdict, outages: ends.map(outageTo) },
    },
  });
  const withOutage = (to: number, verdict?: (typeof CLEAN)['verdict']) =>
    watchedOf(visitorsWith([to], verdict));

  it('is lasting if visitors still have trouble at the end, or dynos crash', () => {
    const crash = { kind: 'crashed', dyno: 'web.1', release: 6, trafficAt: undefined } as const;
    expect(harmOf(withOutage(end - 1_000))).toBe('lasting');
    expect(harmOf(unasked(followed(crash)))).toBe('lasting');
  });

  it('is past if they had it only while the release took over', () => {
    expect(harmOf(withOutage(end - 30_000))).toBe('past');
    expect(harmOf(withOutage(end - 29_999))).toBe('lasting');
  });

  it('is lasting after several outages of which only the last one is recent', () => {
    expect(harmOf(watchedOf(visitorsWith([end - 60_000, end])))).toBe('lasting');
  });

  it('is none of a deploy that wasn’t followed', () => {
    const visitors = visitorsWith([end]);
    expect(harmOf(unasked(undefined, visitors))).toBeUndefined();
    expect(harmOf(unasked({ kind: 'settled', release: 5 }, visitors))).toBeUndefined();
  });

  it('is none without a FAIL, whatever happened', () => {
    expect(harmOf(watchedOf())).toBeUndefined();
    expect(harmOf(withOutage(end, 'degraded'))).toBeUndefined();
    expect(harmOf(unasked(followed({ kind: 'build-failed' })))).toBeUndefined();
  });
});
