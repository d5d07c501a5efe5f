import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { failureLines, stoppedLines } from '../../src/report/hook-report.ts';
import { PLAIN } from '../support/style.ts';

describe('stoppedLines', () => {
  it('says how to push anyway', () => {
    expect(stoppedLines({ errors: 1, warnings: 2 }, 'heroku main')).toEqual([
      '  1 error, 2 warnings: push stopped. To push anyway (add your own options):',
      '    git -c preflight.mode=off push heroku main',
    ]);
  });

  it('has a tag’s commit in quotes', () => {
    expect(stoppedLines({ errors: 1, warnings: 0 }, 'heroku v1^{}:main')[1]).toBe(
      '    git -c preflight.mode=off push heroku "v1^{}:main"',
    );
  });

  it("doesn't mention warnings if there are none", () => {
    expect(stoppedLines({ errors: 2, warnings: 0 }, 'x')[0]).toMatch(/^ {2}2 errors: push stopped/);
  });
});

describe('failureLines', () => {
  const words = (count: number): string => Array<string>(count).fill('words').join(' ');
  const hint = 'Say it in fewer words';

  it.each([
    ['a reason of one line', 'no-git', "git isn't on PATH", {}],
    ['with a next step', 'no-git', "git isn't on PATH", { hint }],
    ['a reason of two lines', 'git', words(20), {}],
    ['with a next step', 'git', words(20), { hint }],
    ['a reason of many lines', 'git', words(200), {}],
    ['with a next step', 'git', words(200), { hint }],
    ['one word without end', 'git', 'x'.repeat(500), { hint }],
  ] as const)('takes two lines of 80 columns at most: %s', (_, code, message, options) => {
    const lines = failureLines(new PreflightError(code, message, options), PLAIN);
    expect(lines.length).toBeLessThanOrEqual(2);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.join('\n').includes(hint)).toBe('hint' in options);
  });

  it('shows that it was cut', () => {
    const [first = '', ...rest] = failureLines(
      new PreflightError('git', words(200), { hint }),
      PLAIN,
    );
    expect(first).toMatch(/^preflight {2}skipped: words words .*…$/);
    expect(rest).toEqual([`           → ${hint}`]);
  });
});
