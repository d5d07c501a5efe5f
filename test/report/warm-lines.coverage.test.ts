import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { warmLines } from '../../src/report/warm-lines.ts';
import type { Coverage, Warmed } from '../../src/warm/report.ts';
import { PLAIN } from '../support/style.ts';
import { pathOf, warmedOf } from '../support/warm-report.ts';

const printed = (warmed: Warmed): string => warmLines(warmed, PLAIN).join('\n');

describe('the number of reached dynos', () => {
  const reached = (coverage: Coverage, paths = ['/']): string =>
    printed(
      warmedOf(
        paths.map((path) => pathOf(path)),
        { report: { coverage } },
      ),
    ).replace(/^(?! {2}[✔⚠ℹ] (?:reached|web dynos))[^\n]*\n?/gmu, '');

  it.each<[Coverage, string]>([
    [{ kind: 'counted', reached: 4, dynos: 4 }, '  ✔ reached           4/4 dynos'],
    [{ kind: 'counted', reached: 3, dynos: 4 }, '  ⚠ reached           3/4 dynos'],
    [
      { kind: 'likely', probability: 0.9909, dynos: 4 },
      '  ℹ reached           all 4 dynos with 99% probability',
    ],
    [
      { kind: 'likely', probability: 0.98999, dynos: 4 },
      '  ℹ reached           all 4 dynos with 98% probability',
    ],
    [
      { kind: 'likely', probability: 0.999_999_9, dynos: 2 },
      '  ℹ reached           all 2 dynos with 99% probability',
    ],
    [{ kind: 'unknown' }, '  ℹ web dynos         number unknown'],
  ])('is reported without guesses: %j', (coverage, line) => {
    expect(reached(coverage)).toBe(line);
  });

  it.each([
    [4, 'all 4 dynos (2 processes each) with 99% probability'],
    [1, 'all 2 processes with 99% probability'],
  ])('includes the processes of %d dynos, if their number is known', (dynos, text) => {
    const coverage = { kind: 'likely', probability: 0.995, dynos } as const;
    const warmed = warmedOf([pathOf('/')], { report: { coverage, dynos, perDyno: 2 } });
    expect(printed(warmed)).toContain(`  ℹ reached           ${text}`);
  });

  it.each([
    [4, '  ✔ reached           4/4 dynos for each path'],
    [3, '  ⚠ reached           at least 3/4 dynos for each path'],
  ])('is the lowest of all paths if they were counted on several: %i', (count, line) => {
    expect(reached({ kind: 'counted', reached: count, dynos: 4 }, ['/', '/b'])).toBe(line);
  });

  it('covers all paths together', () => {
    expect(reached({ kind: 'likely', probability: 0.975, dynos: 4 }, ['/', '/b'])).toBe(
      '  ℹ reached           each path on all 4 dynos with 97% probability',
    );
  });

  it.each<[Coverage, string]>([
    [
      { kind: 'likely', probability: 0.995, dynos: 4 },
      'each warm path on all 4 dynos with 99% probability',
    ],
    [{ kind: 'counted', reached: 4, dynos: 4 }, '4/4 dynos for each warm path'],
  ])('covers only the warm paths if another one failed: %j', (one, words) => {
    const none: Coverage = { kind: 'likely', probability: 0, dynos: 4 };
    const paths = [
      pathOf('/', { coverage: one }),
      pathOf('/missing', { notWarm: 'unexpected', coverage: none }),
    ];
    const text = printed(warmedOf(paths, { report: { dynos: 4, coverage: none } }));
    expect(text).toContain(` reached           ${words}`);
  });

  it.each<Coverage>([
    { kind: 'likely', probability: 1, dynos: 1 },
    { kind: 'likely', probability: 0, dynos: 4 },
  ])('isn’t reported if it has no meaning: %j', (coverage) => {
    expect(reached(coverage)).toBe('');
  });

  it('isn’t known without the API, and the output has the reason and a next step', () => {
    const unread = new PreflightError('no-credential', 'no Heroku credential found', {
      hint: 'Run: heroku login',
    });
    const warmed = warmedOf([pathOf('/')], {
      ...{ unread, dynos: undefined, size: undefined },
      report: { coverage: { kind: 'unknown' } },
    });
    const text = printed(warmed);
    expect(text).toMatch(/^my-app {2}https:/);
    expect(text.replace(/\s+/g, ' ')).toContain(
      'web dynos number unknown: no Heroku credential found → Run: heroku login',
    );
  });
});
