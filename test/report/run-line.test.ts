import { describe, expect, it } from '@jest/globals';
import { runLine } from '../../src/report/run-line.ts';
import type { AnswerRecord, WarmupRun } from '../../src/state/warmup-runs.ts';

const ANSWER: AnswerRecord = { path: '/', status: 200, expected: true, ms: 9_100, error: null };

const run = (outcome: WarmupRun['outcome'], asleepBefore: boolean | null = true): WarmupRun => ({
  version: 1,
  id: 'x',
  app: 'my-app',
  commit: 'c0ffee',
  startedAt: '2026-01-01T00:00:00.000Z',
  deadline: '2026-01-01T00:01:50.000Z',
  asleepBefore,
  request: { baseUrl: 'https://x/', paths: ['/'], method: 'GET', headers: {}, expect: ['2xx'] },
  outcome,
});
const DURING = new Date('2026-01-01T00:01:00.000Z');
const AFTER = new Date('2026-01-01T00:02:00.000Z');
const line = (of: WarmupRun, isAlive = false, now = DURING) => runLine(of, isAlive, now);

const finished = (...answers: AnswerRecord[]): WarmupRun['outcome'] => ({
  kind: 'finished',
  answers,
});

describe('runLine', () => {
  it('tells how long an app took to wake', () => {
    expect(line(run(finished(ANSWER)))).toMatchObject({
      tone: 'pass',
      text: 'was asleep, woke in 9.1 s (200)',
    });
  });

  it.each([false, null])('claims no waking where the app was awake or unknown: %s', (asleep) => {
    expect(line(run(finished(ANSWER), asleep)).text).toBe('answered 200 after 9.1 s');
  });

  it('gives the slowest of several paths', () => {
    const answers = finished(ANSWER, { ...ANSWER, path: '/b', ms: 12_000 });
    expect(line(run(answers)).text).toContain('12.0 s');
  });

  it('says why nobody answered', () => {
    const silent = { ...ANSWER, status: null, expected: false, ms: 110_000, error: 'timed out' };
    expect(line(run(finished(silent)))).toMatchObject({
      tone: 'warn',
      text: 'no answer in 110.0 s: timed out',
    });
  });

  it('names the answer that was not expected', () => {
    const wrong = { ...ANSWER, path: '/x', status: 404, expected: false, ms: 2_000 };
    expect(line(run(finished(ANSWER, wrong))).text).toBe('/x answered 404 after 2.0 s');
  });

  it('tells a process that still asks from one that was ended', () => {
    const running = run({ kind: 'running', pid: 1 });
    expect(line(running, true).text).toBe('no answer yet');
    expect(line(running).text).toContain('was ended');
  });

  it('is not taken in by another process that has got the id since', () => {
    expect(line(run({ kind: 'running', pid: 1 }), true, AFTER).text).toContain('was ended');
  });

  it('shows nothing raw of what it reads from a file', () => {
    const crashed = run({ kind: 'crashed', reason: 'a\u001b[2Jb' });
    expect(line(crashed).text).toBe('a\\u{1b}[2Jb');
  });
});
