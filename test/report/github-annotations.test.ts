import { describe, expect, it } from '@jest/globals';
import { annotationLines, withoutCommands } from '../../src/report/github-annotations.ts';
import { resultOf } from '../support/check-result.ts';
import { checkedApp, unread } from '../support/checked-app.ts';
import { release, web } from '../support/readings.ts';

const OFF = { app: { features: [] } };

describe('annotations', () => {
  it('are an error for an error, and a warning for a warning, errors first', () => {
    const results = [
      resultOf('session-affinity', OFF),
      resultOf('preboot', { ...OFF, severity: 'error' }),
    ];
    expect(annotationLines([checkedApp(results)])).toEqual([
      '::error title=my-app%3A preboot::off%0Aheroku features:enable preboot -a my-app%0Ahttps://devcenter.heroku.com/articles/preboot',
      '::warning title=my-app%3A session affinity::off%0Aheroku features:enable http-session-affinity -a my-app%0Ahttps://devcenter.heroku.com/articles/session-affinity',
    ]);
  });

  it('say what the command costs', () => {
    const app = { formation: [web('standard-1x', 1)] };
    const [line] = annotationLines([
      checkedApp([resultOf('web-dynos', { app, options: { min: 2 } })]),
    ]);
    expect(line).toContain('%0Aheroku ps:scale web=2 -a my-app (+$25/month)%0A');
  });

  it('are an error for what couldn’t be read, which fails the step', () => {
    expect(annotationLines([checkedApp([unread('deploy-hook', 'addons')])])).toEqual([
      '::error title=my-app%3A not checked::deploy hooks: answered 403%0Aask them',
    ]);
  });

  it('are none for what passes, doesn’t apply or is advice', () => {
    const results = [resultOf('preboot'), resultOf('deploy-ref'), resultOf('runtime-metadata')];
    expect(annotationLines([checkedApp(results)])).toEqual([]);
  });

  it('are one for advice that is set to "error"', () => {
    const advice = resultOf('runtime-metadata', { severity: 'error' });
    expect(annotationLines([checkedApp([advice])])).toEqual([expect.stringMatching(/^::error /)]);
  });

  it('keep what others have written in its place', () => {
    const evil = '100%,a:b\r\n::add-mask::x\u001b[2J';
    const releases = [release(4, 'failed', { description: evil })];
    const [line = ''] = annotationLines([
      checkedApp([resultOf('last-release', { app: { releases } })], { app: evil }),
    ]);
    expect(line).toMatch(
      /^::warning title=100%25%2Ca%3Ab\\u\{d\}\\u\{a\}%3A%3Aadd-mask%3A%3Ax\\u\{1b\}\[2J%3A last release::/,
    );
    expect(line).toContain('::v4 (100%25,a:b\\u{d}\\u{a}::add-mask::x');
    // eslint-disable-next-line no-control-regex -- that there are none is the point
    expect(line).not.toMatch(/[\u0000-\u001f]/);
  });

  it('are ten of each level at most, the last of which says how many more there are', () => {
    const app = checkedApp([
      resultOf('preboot', OFF),
      resultOf('session-affinity', { ...OFF, severity: 'error' }),
    ]);
    const ten = annotationLines(Array.from({ length: 10 }, () => app));
    expect(ten.filter((line) => line.startsWith('::warning title=my-app'))).toHaveLength(10);
    const eleven = annotationLines(Array.from({ length: 11 }, () => app));
    const more = "title=and 2 more::They are in the step's log and summary.";
    expect(eleven).toHaveLength(20);
    expect(eleven[9]).toBe(`::error ${more}`);
    expect(eleven[19]).toBe(`::warning ${more}`);
  });
});

describe('a report in a log of GitHub Actions', () => {
  it('is as it is where nothing in it looks like a command', () => {
    const text = 'my-app\n  ✔ preboot: https://devcenter.heroku.com # [x]\n';
    expect(withoutCommands(text, 'secret')).toBe(text);
  });

  it.each(['a\n  ::add-mask::x\n', 'a ##[add-mask]x\n'])('can give no command: %j', (text) => {
    expect(withoutCommands(text, 'secret')).toBe(`::stop-commands::secret\n${text}::secret::\n`);
  });
});
