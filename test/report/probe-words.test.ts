import { describe, expect, it } from '@jest/globals';
import { briefly, visitorsLines } from '../../src/report/probe-words.ts';
import type { Judgement } from '../../src/state/judgement.ts';
import { CLEAN } from '../support/judgements.ts';

const textOf = (changes: Partial<Judgement> = {}): string =>
  visitorsLines({ judgement: { ...CLEAN, ...changes } }, 'my-app')
    .map(({ text }) => text)
    .join('\n');

describe('what visitors felt, in words', () => {
  it('never promises that nothing happened', () => {
    expect(textOf()).toMatch(/^PASS: 0 of 1,512 probes failed: under 0\.2% with 95% confidence\n/);
  });

  it('has the latencies of each part in one unit, and the first visitor of the new release', () => {
    expect(textOf().split('\n').slice(1)).toEqual([
      'p50/p95/p99 before 80/90/120 ms, during 84/95/130 ms, after 0.1/12.0/13.0 s',
      'first visitor of the new release 1.2 s, longest gap between good answers 610 ms',
    ]);
  });

  it('counts failures by class', () => {
    const failed = { 'server-error': 12, reset: 2 };
    const fail = { verdict: 'fail', failed, downtimeMs: 9_040, failingBelow: 0.015 } as const;
    expect(textOf(fail)).toMatch(
      /^FAIL: 9\.0 s of downtime, 14 of 1,512 probes failed \(12 × 5xx, 2 × connection broke\)\n/,
    );
    expect(visitorsLines({ judgement: { ...CLEAN, ...fail } }, 'my-app')[0]).toMatchObject({
      ...{ tone: 'error', command: 'npx heroku-preflight check -a my-app' },
    });
  });

  it('doesn’t say of a stall that no probe failed', () => {
    expect(textOf({ verdict: 'fail', downtimeMs: 9_040, slow: 16 })).toMatch(
      /^FAIL: 9\.0 s of downtime, 16 slow answers \(over 1\.1 s\)\n/,
    );
  });

  it('says why there is no verdict', () => {
    const reasons = ['no-baseline', 'slow-probes'] as const;
    expect(textOf({ verdict: 'inconclusive', reasons })).toMatch(
      /^INCONCLUSIVE: less than 30 s of good probes before the new code was built, 0 of 1,512 /,
    );
  });

  it('says what limits the verdict', () => {
    const normal = [{ path: '/admin', status: 404 }];
    const voided = { limited: 3, offline: 1 };
    expect(textOf({ normal, voided, failedBefore: 2 }).split('\n').slice(3)).toEqual([
      '/admin answered 404 before the deploy, too: only changes of that count',
      '2 probes failed before the new code was built, too',
      '3 probes got 429 (too many requests), so there were fewer from then on',
      '1 probe left out: this machine had no network',
    ]);
  });

  it('has only what was measured', () => {
    const unknown = { before: null, during: null, firstAnswerMs: null };
    expect(textOf(unknown).split('\n').slice(1)).toEqual([
      'p50/p95/p99 after 0.1/12.0/13.0 s',
      'longest gap between good answers 610 ms',
    ]);
    expect(textOf({ ...unknown, after: null })).not.toContain('\n');
    const none = { verdict: 'inconclusive', reasons: ['few-probes'], valid: 0 } as const;
    expect(textOf(none)).toBe('INCONCLUSIVE: too few probes count');
  });

  it('names no status of a path that never answered', () => {
    const normal = [{ path: '/slow', status: null }];
    expect(textOf({ normal })).toContain(
      '\n/slow answered otherwise than expected before the deploy, too: only changes',
    );
  });

  it.each([
    [{}, '0 of 1,512 probes failed'],
    [{ verdict: 'fail', downtimeMs: 9_040 }, '9.0 s of downtime'],
    [{ verdict: 'degraded', slow: 2 }, '2 slow answers'],
    [{ verdict: 'degraded', slow: 2, failed: { status: 1 } }, '1 of 1,512 probes failed'],
    [{ verdict: 'inconclusive', reasons: ['no-switch'] }, 'visitors: inconclusive'],
  ] as const)('at the next push, takes a few: %j', (changes, text) => {
    expect(briefly({ ...CLEAN, ...changes })).toBe(text);
  });
});
