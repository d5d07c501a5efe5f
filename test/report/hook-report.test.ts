import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import {
  blockedLines,
  buildsNothingLines,
  failureLines,
  remarkLines,
  stoppedLines,
} from '../../src/report/hook-report.ts';
import { resultOf } from '../support/check-result.ts';
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

describe('blockedLines', () => {
  it('say how to push anyway, even if the refs aren’t known', () => {
    expect(blockedLines('heroku main').at(-1)).toBe(
      '    git -c preflight.mode=off push heroku main',
    );
    expect(blockedLines(undefined).at(-1)).toBe('    git -c preflight.mode=off push …');
  });
});

describe('remarkLines', () => {
  it('say why Heroku refuses to delete the branch that it deploys', () => {
    const branch = 'refs/heads/main';
    expect(remarkLines({ kind: 'deletes-deploy-branch', branch }, PLAIN)).toEqual([
      `preflight  Heroku refuses to delete ${branch}: it deploys from it`,
    ]);
  });

  it('say that nothing was checked at an address without an app', () => {
    expect(remarkLines({ kind: 'no-app', url: 'https://git.heroku.com/' }, PLAIN)).toEqual([
      'preflight  https://git.heroku.com/ names no Heroku app: nothing was checked',
    ]);
  });

  it('have the command that replaces an SSH address', () => {
    const url = 'https://git.heroku.com/my-app.git';
    expect(remarkLines({ kind: 'dead-ssh', remote: 'heroku', url }, PLAIN)).toEqual([
      'preflight  Heroku no longer accepts pushes over SSH. To use HTTPS:',
      `           → git remote set-url heroku ${url}`,
    ]);
  });
});

describe('buildsNothingLines', () => {
  const push = { deploys: false, refs: ['refs/heads/feature'], remote: 'heroku' };

  it('have the command that deploys the branch', () => {
    const local = { push: { ...push, refspec: 'feature:main' } };
    expect(buildsNothingLines(resultOf('deploy-ref', { local }), PLAIN).slice(1)).toEqual([
      '           → git push heroku feature:main',
    ]);
  });

  it('explain the command if the branch isn’t known', () => {
    const local = { push: { ...push, refspec: undefined } };
    expect(buildsNothingLines(resultOf('deploy-ref', { local }), PLAIN).slice(1)).toEqual([
      '           → To deploy a branch: git push REMOTE BRANCH:main',
    ]);
  });

  it('say no more about a push that is meant to build nothing', () => {
    expect(buildsNothingLines(resultOf('deploy-ref'), PLAIN)).toEqual([
      'preflight  Heroku builds only main and master: this push deploys nothing',
    ]);
  });
});
