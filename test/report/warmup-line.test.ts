import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/errors.ts';
import { renderLine } from '../../src/report/line.ts';
import { warmupLine } from '../../src/report/warmup-line.ts';
import type { Answer } from '../../src/warmup/answer.ts';
import type { AppCondition } from '../../src/warmup/condition.ts';
import type { WarmupOutcome } from '../../src/warmup/outcome.ts';
import { PLAIN } from '../support/style.ts';

const STANDARD: AppCondition = { useless: undefined, sleeps: false, asleep: false };
const ASLEEP: AppCondition = { ...STANDARD, sleeps: true, asleep: true };
const UNKNOWN: AppCondition = { useless: undefined, sleeps: undefined, asleep: undefined };

const status = (code: number, ms = 84, path = '/'): Answer => ({
  kind: 'status',
  path,
  status: code,
  expected: code < 400,
  ms,
});

const said = (outcome: WarmupOutcome, condition = STANDARD): string =>
  renderLine(warmupLine(outcome, condition, 'my-app'), PLAIN).join('\n');
const answered = (...answers: Answer[]): WarmupOutcome => ({ kind: 'answered', answers });

describe('the warm-up, read aloud', () => {
  it('is awake', () => {
    expect(said(answered(status(200)))).toBe('  ✔ awake             200 in 84 ms');
  });

  it('was woken, if it slept', () => {
    expect(said(answered(status(200, 940)), ASLEEP)).toBe(
      '  ✔ awake             woken: 200 in 940 ms',
    );
  });

  it('was not woken, if its tier never sleeps or nobody could tell', () => {
    expect(said(answered(status(200)))).not.toContain('woke');
    expect(said(answered(status(200)), UNKNOWN)).not.toContain('woke');
  });

  it('sums several paths up', () => {
    const text = said(answered(status(200, 10), status(200, 1_250, '/health')));
    expect(text).toBe('  ✔ awake             2 paths, the slowest in 1.3 s');
  });

  it.each([
    [404, 'is this the right path?'],
    [401, 'it wants credentials'],
    [500, 'the app runs, but fails on this path'],
    [503, 'crashed, still booting'],
    [418, 'which warmup.expect does not list'],
  ])('explains %i in its own words', (code, words) => {
    expect(said(answered(status(code)))).toContain(`/ answers ${code}`);
    expect(said(answered(status(code))).replace(/\s+/g, ' ')).toContain(words);
  });

  it.each([
    ['not-released', 'ℹ first deploy      nothing to warm or check before it'],
    ['no-web-process', 'ℹ no web process    nothing to wake or check'],
    ['no-web-dynos', '→ heroku ps:scale web=1 -a my-app'],
    ['maintenance', '→ heroku maintenance:off -a my-app'],
  ] as const)('says why no request can wake the app: %s', (reason, words) => {
    expect(said({ kind: 'pointless', reason })).toContain(words);
  });

  it('goes on in the background', () => {
    const text = said({ kind: 'background', waitedMs: 1_004 }, ASLEEP);
    expect(text).toContain('ℹ waking            no answer after 1.0 s');
    expect(text).toContain('→ npx heroku-preflight report');
  });

  it('does not call an app slow to answer asleep', () => {
    expect(said({ kind: 'background', waitedMs: 1_000 })).toContain('ℹ slow');
    expect(said({ kind: 'background', waitedMs: 1_000 }, UNKNOWN)).toContain('ℹ no answer yet');
  });

  it('says what keeps it from going on in the background', () => {
    const error = new PreflightError('x', "can't write to /x (ENOSPC)");
    const text = said({ kind: 'unanswered', waitedMs: 1_004, error }).replace(/\s+/g, ' ');
    expect(text).toContain('⚠ no answer yet after 1.0 s, and no way to go on in the background:');
    expect(text).toContain("can't write to /x (ENOSPC)");
  });

  it('says how to allow a host', () => {
    const error = new PreflightError('host-not-trusted', 'not sent to x.example', {
      command: 'git config --add preflight.allowHost x.example',
      hint: 'only if it is yours',
    });
    expect(said({ kind: 'refused', error })).toContain(
      '→ git config --add preflight.allowHost x.example  (only if it is yours)',
    );
  });
});
