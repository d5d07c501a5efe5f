import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { checkReport } from '../../src/report/check-report.ts';
import { resultOf } from '../support/check-result.ts';
import { checkedApp, FORBIDDEN, unread } from '../support/check-report.ts';
import { GOOD as DATA, web } from '../support/readings.ts';
import { PLAIN } from '../support/style.ts';

const GOOD = resultOf('preboot');
const WARNING = resultOf('preboot', { app: { features: [] } });
const ERROR = resultOf('preboot', { app: { features: [] }, severity: 'error' });

const report = (...apps: Parameters<typeof checkReport>[0]): string[] => checkReport(apps, PLAIN);

describe('the report of one app', () => {
  it('is its name and its checks', () => {
    expect(report(checkedApp([GOOD]))).toEqual(['my-app', '  ✔ preboot']);
  });

  it('says so where every check is off', () => {
    expect(report(checkedApp([]))).toEqual([
      'my-app',
      '  ℹ nothing checked   the config turns off every check',
    ]);
  });

  it('shows a name without what a terminal would act on', () => {
    expect(report(checkedApp([GOOD], { app: 'a\u001b[2Jb' }))[0]).toBe('a\\u{1b}[2Jb');
  });

  it('names the checks that one unread part of it spoils', () => {
    const app = checkedApp([
      GOOD,
      unread('deploy-hook', 'addons'),
      unread('build-running', 'builds'),
    ]);
    expect(report(app)).toEqual([
      'my-app',
      '  ✔ preboot',
      '  ℹ not checked       deploy hooks, builds: answered 403',
      '                      → ask them',
    ]);
  });
});

describe('what fix can fix', () => {
  const FIX = '  → fix these in a safe order: npx heroku-preflight fix -a my-app';

  it('is named after the checks', () => {
    expect(report(checkedApp([WARNING])).at(-4)).toBe(FIX);
    const tier = resultOf('dyno-tier', { app: { formation: [web('Eco', 1)] } });
    expect(report(checkedApp([tier])).at(-4)).toBe(FIX);
  });

  it.each([
    ['nothing fails', [GOOD]],
    [
      'it can’t fix any of it',
      [resultOf('maintenance', { app: { app: { ...DATA.app, maintenance: true } } })],
    ],
    [
      'nobody knows whether affinity has to come first',
      [
        resultOf('session-affinity', { failures: { features: FORBIDDEN } }),
        resultOf('web-dynos', {
          app: { formation: [web('standard-1x', 1)] },
          failures: { features: FORBIDDEN },
        }),
      ],
    ],
    ['there is only advice', [resultOf('runtime-metadata')]],
  ])('is no subject where %s', (_, results) => {
    expect(report(checkedApp(results)).join('\n')).not.toContain('fix -a');
  });
});

describe('how to turn a check off', () => {
  it('is said once, with one that found something', () => {
    const lines = report(checkedApp([WARNING]), checkedApp([ERROR], { app: 'other' }));
    expect(lines.slice(-2)).toEqual([
      'To turn a check off, in heroku-preflight.json:',
      '    "checks": { "preboot": "off" }',
    ]);
    expect(lines.filter((line) => line.includes('turn a check off'))).toHaveLength(1);
  });

  it('isn’t said where nothing fails', () => {
    expect(report(checkedApp([GOOD])).join('\n')).not.toContain('turn a check off');
  });
});

describe('the report of several apps', () => {
  it('has a paragraph for each, and a sum', () => {
    expect(report(checkedApp([GOOD]), checkedApp([GOOD], { app: 'other' }))).toEqual([
      ...['my-app', '  ✔ preboot', ''],
      ...['other', '  ✔ preboot', ''],
      '2 apps: all is well',
    ]);
  });

  it.each([
    [[ERROR, WARNING], [WARNING], '2 apps: 1 error, 2 warnings'],
    [[ERROR], [unread('deploy-hook', 'addons')], '2 apps: 1 error; 1 app not fully checked'],
    [
      [unread('deploy-hook', 'addons')],
      [unread('deploy-hook', 'addons')],
      '2 apps: 2 apps not fully checked',
    ],
  ])('counts what was found (%#)', (one, other, sum) => {
    expect(report(checkedApp(one), checkedApp(other))).toContain(sum);
  });
});

describe('an account that has few API requests left', () => {
  it.each([
    [99, '  ℹ API requests      99 left for this account; Heroku adds 75 a minute'],
    [0, '  ℹ API requests      0 left for this account; Heroku adds 75 a minute'],
  ])('is told so: %i', (requestsLeft, line) => {
    expect(report(checkedApp([GOOD], { requestsLeft }))).toContain(line);
  });

  it('is told so once, by the lowest number', () => {
    const apps = [150, 60, undefined, 70].map((requestsLeft) =>
      checkedApp([GOOD], { requestsLeft }),
    );
    const lines = report(...apps).filter((line) => line.includes('API requests'));
    expect(lines).toEqual([expect.stringContaining('60 left')]);
  });

  it('isn’t told so where a refusal has said it already', () => {
    const refused = new PreflightError('api-rate-limit', 'used up');
    const results = [resultOf('preboot', { failures: { features: refused } })];
    expect(report(checkedApp(results, { requestsLeft: 0 })).join('\n')).not.toContain('requests');
  });

  it.each([100, undefined])('isn’t told so while there are some, or nobody knows: %p', (left) => {
    expect(report(checkedApp([GOOD], { requestsLeft: left })).join('\n')).not.toContain('requests');
  });
});
