import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { summaryBelow, summaryLines } from '../../src/report/push-summary.ts';
import { type PushFindings, topicsOf } from '../../src/report/push-topics.ts';
import type { Style } from '../../src/terminal/style.ts';
import { awake, judged, pushFindings } from '../support/check-report.ts';
import { dataWith, GOOD, web } from '../support/readings.ts';
import { PLAIN } from '../support/style.ts';
import { background, pending } from '../support/warmup-outcomes.ts';

const WARNED = judged(dataWith({ formation: [web('Standard-1X', 1)], features: [] })).filter(
  ({ id }) => id !== 'session-affinity',
);

const said = (findings: PushFindings, style: Partial<Style> = {}, isAsBefore = true): string[] =>
  summaryLines({ findings, topics: topicsOf(findings), isAsBefore }, { ...PLAIN, ...style });

const wide = { columns: 120 };

describe('a push without problems', () => {
  it('has one line with the answer’s time and the number of checks', () => {
    expect(said(pushFindings(judged(GOOD), awake(84)))).toEqual([
      'preflight  my-app ✔ awake (200 in 84 ms), 10 checks passed',
    ]);
  });

  it('reports only what was requested', () => {
    expect(said(pushFindings([], awake(84)))).toEqual(['preflight  my-app ✔ awake (200 in 84 ms)']);
    expect(said(pushFindings(judged(GOOD)))).toEqual(['preflight  my-app ✔ 10 checks passed']);
    const one = judged(GOOD).filter(({ id }) => id === 'preboot');
    expect(said(pushFindings(one))).toEqual(['preflight  my-app ✔ 1 check passed']);
  });

  it('has no time if the app is still waking', () => {
    expect(said(pushFindings([], background(pending('/'))))).toEqual([
      'preflight  my-app ℹ waiting (still trying in the background)',
    ]);
  });

  it('says so if nothing was found', () => {
    expect(said(pushFindings([]))).toEqual(['preflight  my-app ℹ no findings']);
  });

  it('says why there is nothing to check', () => {
    const findings = pushFindings(judged(dataWith({ formation: [] })).filter(isCoreCheck));
    expect(said(findings)).toEqual(['preflight  my-app ℹ first deploy']);
  });
});

const isCoreCheck = ({ id }: { readonly id: string }): boolean =>
  ['dyno-tier', 'session-affinity', 'web-dynos', 'preboot'].includes(id);

describe('a push with known warnings', () => {
  const findings = pushFindings(WARNED, awake(84));

  it('names the warnings, and the command that shows them', () => {
    expect(said(findings, wide)).toEqual([
      'preflight  my-app ✔ awake (200 in 84 ms), 2 warnings as before: web dynos, preboot (npx heroku-preflight check)',
    ]);
  });

  it('leaves out what doesn’t fit: the command, the time, the names', () => {
    const at = (columns: number) =>
      said(findings, { columns }).join('\n').slice('preflight  my-app ✔ '.length);
    expect(at(90)).toBe('awake (200 in 84 ms), 2 warnings as before: web dynos, preboot');
    expect(at(80)).toBe('awake, 2 warnings as before: web dynos, preboot');
    expect(at(60)).toBe('awake, 2 warnings as before');
  });

  it('breaks between words if that isn’t enough', () => {
    expect(said(findings, { columns: 40 })).toEqual([
      'preflight  my-app ✔ awake, 2 warnings as',
      '           before',
    ]);
  });

  it('doesn’t say "as before" if something has changed', () => {
    expect(said(findings, wide, false).join('')).toContain('2 warnings: web dynos, preboot');
  });

  it('works without color, Unicode and a terminal', () => {
    const line = said(findings, { unicode: false }).join('\n');
    expect(line).toMatch(/^[ -~]+$/);
    expect(line).toContain('my-app + awake');
  });

  it('is printed below a headline, without the app’s name', () => {
    const summary = { findings, topics: topicsOf(findings), isAsBefore: true };
    expect(summaryBelow(summary, PLAIN)).toEqual([
      '  ✔ awake (200 in 84 ms), 2 warnings as before: web dynos, preboot',
    ]);
  });
});

describe('a push that couldn’t check everything', () => {
  it('says how many checks are missing', () => {
    const error = new PreflightError('api-forbidden', 'answered 403');
    const findings = pushFindings(judged(GOOD, { features: error }), awake(84));
    expect(said(findings, wide).join('')).toMatch(
      / ✔ awake \(200 in 84 ms\), \d of \d+ checks skipped as before \(npx heroku-preflight check\)$/,
    );
  });
});

describe('an app’s name', () => {
  it('is shown without control characters', () => {
    const findings = { ...pushFindings(judged(GOOD)), app: 'a\u001b[2Jb' };
    expect(said(findings)[0]).toContain('a\\u{1b}[2Jb');
  });
});
