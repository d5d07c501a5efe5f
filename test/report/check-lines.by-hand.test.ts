import { describe, expect, it } from '@jest/globals';
import type { LocalData } from '../../src/checks/check.ts';
import { CHECKS } from '../../src/checks/index.ts';
import { runChecks } from '../../src/checks/run-checks.ts';
import { settingsFor } from '../../src/config/settings.ts';
import { checkLines, tally } from '../../src/report/check-lines.ts';
import { judged } from '../support/check-report.ts';
import { declaring, resultOf } from '../support/check-result.ts';
import { APP, dataWith, GOOD, NOON, readingsOf, web } from '../support/readings.ts';
import { PLAIN } from '../support/style.ts';

const { checks } = settingsFor(undefined, APP);

describe('the checks of a check by hand', () => {
  const known: LocalData = {
    source: declaring({ web: 'x', worker: 'y' }),
    push: { deploys: true, refs: ['refs/heads/main'], remote: 'heroku' },
  };
  const all = CHECKS.map(({ id }) =>
    resultOf(id, {
      app: {
        app: { ...GOOD.app, buildpack_provided_description: 'Java', stack: { name: 'heroku-22' } },
        features: [...GOOD.features, { name: 'runtime-dyno-metadata', enabled: true }],
        formation: [{ ...web('standard-1x', 2), command: 'bin/warmup & java' }],
        configVarNames: ['A', 'B'],
      },
      local: { ...known, source: declaring({ web: 'bin/warmup & java', worker: 'y' }) },
      options: { required: ['A', 'B'], min: 2 },
    }),
  );

  it('have one line each if they all pass', () => {
    expect(checkLines(all, PLAIN)).toEqual([
      '  ✔ dyno tier',
      '  ✔ session affinity',
      '  ✔ web dynos         2 × standard-1x',
      '  ✔ preboot',
      '  ✔ maintenance       off',
      '  ✔ deploy branch',
      '  ✔ Procfile          web, worker',
      '  ✔ source            nothing that Heroku refuses or ignores',
      '  ✔ config vars       all 2 set',
      '  ✔ stack             heroku-24 from the next deploy on (now heroku-22)',
      '  ✔ builds            none running',
      '  ✔ last release      v2',
      '  ✔ Heroku status     no incident',
      '  ✔ deploy hooks      none',
      '  ✔ Java warm-up      the Procfile starts one beside the app',
      '  ✔ runtime metadata  on',
    ]);
  });

  it('say of a single config var that it’s set', () => {
    const app = { configVarNames: ['A'] };
    const one = resultOf('config-vars', { app, options: { required: ['A'] } });
    expect(checkLines([one], PLAIN)).toEqual(['  ✔ config vars       set']);
  });

  it('show Heroku’s page for each problem, after the command', () => {
    expect(checkLines([resultOf('preboot', { app: { features: [] } })], PLAIN)).toEqual([
      '  ⚠ preboot           off: visitors wait while new dynos boot',
      '                      → heroku features:enable preboot -a my-app',
      '                      → https://devcenter.heroku.com/articles/preboot',
    ]);
  });

  it('show it once for several lines, and also for advice', () => {
    const addons = ['a', 'b'].map((id) => ({
      ...{ id, name: id, addon_service: { name: 'deployhooks' } },
    }));
    const results = [resultOf('deploy-hook', { app: { addons } }), resultOf('runtime-metadata')];
    const pages = checkLines(results, PLAIN).filter((line) => line.includes('https://'));
    expect(pages.map((line) => line.trim())).toEqual([
      '→ https://devcenter.heroku.com/articles/app-webhooks',
      '→ https://devcenter.heroku.com/articles/dyno-metadata',
    ]);
  });

  it('say why dynos and features aren’t checked', () => {
    const lines = checkLines(judged(dataWith({ formation: [] })), PLAIN);
    expect(lines).toContain('  ✔ stack             heroku-24');
    expect(lines.at(-1)).toBe('  ℹ first deploy      nothing else to check yet');
  });

  it('don’t say so if only some of them don’t apply', () => {
    const lines = checkLines(judged(dataWith({ formation: [web('Eco', 1)] })), PLAIN);
    expect(lines.join('\n')).not.toContain('nothing');
  });
});

describe('tally', () => {
  it('counts failures by severity, and nothing else', () => {
    const settings = { ...checks, preboot: { severity: 'error', options: {} } } as const;
    const readings = readingsOf(dataWith({ features: [] }));
    expect(tally(runChecks(readings, settings, { today: NOON }))).toEqual({
      errors: 1,
      warnings: 1,
    });
  });

  it('counts advice as an error if its severity is error, and never as a warning', () => {
    expect(tally([resultOf('runtime-metadata')])).toEqual({ errors: 0, warnings: 0 });
    expect(tally([resultOf('runtime-metadata', { severity: 'error' })])).toEqual({
      errors: 1,
      warnings: 0,
    });
  });

  it('doesn’t count the advice of a check that can also fail', () => {
    const local = { source: declaring({ web: 'x', release: 'y' }) };
    expect(tally([resultOf('procfile', { local, severity: 'error' })])).toEqual({
      errors: 0,
      warnings: 0,
    });
  });
});
