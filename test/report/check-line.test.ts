import { describe, expect, it } from '@jest/globals';
import { CHECK_IDS } from '../../src/config/check-settings.ts';
import { runChecks } from '../../src/checks/run-checks.ts';
import { settingsFor } from '../../src/config/settings.ts';
import { PreflightError } from '../../src/errors.ts';
import type { AppData, ReadName } from '../../src/heroku/readings.ts';
import { checkLines, stoppedLines, tally } from '../../src/report/hook-report.ts';
import { APP, dataWith, GOOD, readingsOf, web } from '../support/readings.ts';
import { PLAIN } from '../support/style.ts';

const { checks } = settingsFor(undefined, APP);

const said = (data: AppData, failures: { readonly [K in ReadName]?: PreflightError } = {}) =>
  checkLines(runChecks(readingsOf(data, failures), checks), PLAIN);

describe('the checks, read aloud', () => {
  it('are a line each when all is well', () => {
    expect(said(GOOD)).toEqual([
      '  ✔ dyno tier',
      '  ✔ session affinity',
      '  ✔ web dynos         2 × standard-1x',
      '  ✔ preboot',
    ]);
  });

  it('say what is wrong, the command that mends it, and what it costs', () => {
    expect(said(dataWith({ formation: [web('Standard-1X', 1)], features: [] }))).toEqual([
      '  ✔ dyno tier',
      '  ⚠ session affinity  off',
      '                      → heroku features:enable http-session-affinity -a my-app',
      '  ⚠ web dynos         1 × standard-1x, fewer than 2: no spare if it fails',
      '                      → heroku ps:scale web=2 -a my-app  (+$25/month)',
      '  ⚠ preboot           off',
      '                      → heroku features:enable preboot -a my-app',
    ]);
  });

  it('are one finding on Eco', () => {
    expect(said(dataWith({ formation: [web('Eco', 1)], features: [] }))).toEqual([
      '  ⚠ dyno tier         eco: no second web dyno and no preboot, so every deploy',
      '                      has a gap',
      '                      → heroku ps:type web=standard-1x -a my-app  ($25/month)',
    ]);
  });

  it('add to what is paid on Basic', () => {
    const text = said(dataWith({ formation: [web('Basic', 1)] })).join('\n');
    expect(text).toContain('web=standard-1x -a my-app  (+$18/month)');
  });

  it.each([
    ['before the first release', [], '  ℹ first deploy      nothing to check before it'],
    [
      'for a worker alone',
      [{ ...web('Standard-1X', 1), type: 'worker' }],
      '  ℹ no web process    nothing to check',
    ],
  ])('say once why there is nothing to check: %s', (_, formation, line) => {
    expect(said(dataWith({ formation }))).toEqual([line]);
  });

  it('say so where the only ones that are on have nothing to do with the dynos’ size', () => {
    const off = { severity: 'off', options: {} } as const;
    const eco = readingsOf(dataWith({ formation: [web('Eco', 1)] }));
    const lines = checkLines(runChecks(eco, { ...checks, 'dyno-tier': off }), PLAIN);
    expect(lines).toEqual([
      '  ℹ nothing to check  Eco and Basic dynos have none of what is checked',
    ]);
  });

  it('speak of no spare where there is one', () => {
    const three = runChecks(readingsOf(dataWith({ formation: [web('standard-1x', 3)] })), {
      ...checks,
      'web-dynos': { severity: 'warn', options: { min: 4 } },
    });
    expect(checkLines(three, PLAIN)[2]).toBe('  ⚠ web dynos         3 × standard-1x, fewer than 4');
  });

  it('are ASCII where the stream is not known to show more', () => {
    const results = runChecks(readingsOf(dataWith({ features: [] })), checks);
    const text = checkLines(results, { ...PLAIN, unicode: false }).join('\n');
    expect(text).toContain('  + web dynos         2 x standard-1x');
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
  });

  it('say so where Heroku lists no price', () => {
    const text = said(dataWith({ formation: [web('Private-S', 1)] })).join('\n');
    expect(text).toContain('web=2 -a my-app  (no list price)');
  });

  it('show cents only where there are some', () => {
    const dynoSizes = [{ name: 'standard-1x', cost: { cents: 2_550, unit: 'month' } }];
    const text = said(dataWith({ formation: [web('standard-1x', 1)], dynoSizes })).join('\n');
    expect(text).toContain('(+$25.50/month)');
  });

  it('give one line for one cause, however many reads failed', () => {
    const denied = (path: string) =>
      new PreflightError('api-forbidden', `403 on ${path}`, { hint: 'Ask for access' });
    const lines = said(GOOD, { features: denied('/features'), formation: denied('/formation') });
    expect(lines).toEqual([
      '  ℹ not checked       403 on /features',
      '                      → Ask for access',
    ]);
  });

  it('explain what a Private Space has none of, each for its own reason', () => {
    const app = { ...GOOD.app, space: { name: 'acme' } };
    const text = said(dataWith({ app })).join('\n');
    expect(text).toContain('ℹ session affinity  not available in Private Spaces');
    expect(text).toContain('ℹ preboot           not needed: Private Spaces deploy dyno by dyno');
  });

  it('show nothing of the API raw', () => {
    const evil = '\u001b[2J\u202eeco';
    const app = { ...GOOD.app, name: evil };
    const formation = [{ ...web(evil, 1), app: { name: evil } }];
    const text = said(dataWith({ app, formation, features: [] })).join('\n');
    // eslint-disable-next-line no-control-regex -- that there are none is the point
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it('fit into 80 columns, commands excepted', () => {
    const lines = said(dataWith({ formation: [web('Eco', 1)] }));
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('tally', () => {
  it('counts failures by severity, and nothing else', () => {
    const settings = { ...checks, preboot: { severity: 'error', options: {} } } as const;
    const results = runChecks(readingsOf(dataWith({ features: [] })), settings);
    expect(results).toHaveLength(CHECK_IDS.length);
    expect(tally(results)).toEqual({ errors: 1, warnings: 1 });
  });
});

describe('stoppedLines', () => {
  it('say how to push all the same', () => {
    expect(stoppedLines({ errors: 1, warnings: 2 }, 'heroku main')).toEqual([
      '  1 error, 2 warnings: push stopped. To push all the same (plus your options):',
      '    git -c preflight.mode=off push heroku main',
    ]);
  });

  it('say nothing of warnings where there are none', () => {
    expect(stoppedLines({ errors: 2, warnings: 0 }, 'x')[0]).toMatch(/^ {2}2 errors: push stopped/);
  });
});
