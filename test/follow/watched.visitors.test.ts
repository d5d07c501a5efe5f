import { describe, expect, it } from '@jest/globals';
import { verdictOf } from '../../src/follow/watched.ts';
import { CLEAN } from '../support/judgements.ts';
import { smooth } from '../support/probe-runs.ts';
import { unasked, watchedOf } from '../support/watched.ts';

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
