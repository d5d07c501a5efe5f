import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { isLocal } from '../../src/checks/check.ts';
import { CHECKS } from '../../src/checks/index.ts';
import { type CheckResult, runChecks } from '../../src/checks/run-checks.ts';
import { CHECK_IDS } from '../../src/config/defaults.ts';
import { settingsFor } from '../../src/config/settings.ts';
import * as shapes from '../../src/heroku/shapes.ts';
import { declaring, resultOf } from '../support/check-result.ts';
import { APP, dataWith, NOON, readingsOf, web } from '../support/readings.ts';

const { checks: DEFAULTS } = settingsFor(undefined, APP);

const DYNOS_AND_FEATURES: readonly string[] = [
  'dyno-tier',
  'session-affinity',
  'web-dynos',
  'preboot',
];

const aboutDynos = (formation: readonly shapes.Formation[]): CheckResult[] =>
  runChecks(readingsOf(dataWith({ formation, features: [] })), DEFAULTS, { today: NOON }).filter(
    ({ id }) => DYNOS_AND_FEATURES.includes(id),
  );

describe('the checks of dynos and features', () => {
  it.each([
    ['before the first release', 'not-released', []],
    ['to a worker alone', 'no-web-process', [{ ...web('Standard-1X', 1), type: 'worker' }]],
  ])('do not apply %s', (_, reason, formation) => {
    const results = aboutDynos(formation);
    expect(results).toHaveLength(DYNOS_AND_FEATURES.length);
    for (const result of results)
      expect(result).toMatchObject({ status: 'not-applicable', reason });
  });

  it.each(['Eco', 'Basic'])('give one finding on %s instead of four', (size) => {
    const found = aboutDynos([web(size, 1)]).filter(({ status }) => status === 'fail');
    expect(found).toHaveLength(1);
  });
});

describe('every check', () => {
  it('has settings, and every setting has a check', () => {
    expect(CHECKS.map(({ id }) => id)).toEqual(CHECK_IDS);
  });

  it('has a title that fits its column', () => {
    expect(CHECKS.filter(({ title }) => title.length > 17)).toEqual([]);
  });

  const needed = CHECKS.flatMap(({ id, reads }) =>
    reads.flatMap((name) => (isLocal(name) ? [] : [[id, name] as const])),
  );

  it.each(needed)('%s is unreadable if the read of %s fails', (id, name) => {
    const error = new PreflightError('api-forbidden', '403');
    // The checks that start with local facts need some.
    const local = { source: declaring({ web: 'x' }) };
    const result = resultOf(id, { failures: { [name]: error }, local });
    expect(result).toMatchObject({ status: 'unreadable', error });
  });

  it.each(CHECK_IDS)('accepts the smallest possible answer of Heroku: %s', (id) => {
    const release = { version: 1, status: 'unheard-of', created_at: '?', current: true };
    const app = {
      app: shapes.App.parse({ name: APP, web_url: null, maintenance: false }),
      formation: [shapes.Formation.parse({ ...web('unheard-of', 2), command: null })],
      dynoSizes: [],
      buildpacks: [shapes.BuildpackInstallation.parse({})],
      builds: [shapes.Build.parse({ id: '?', status: 'unheard-of', created_at: '?' })],
      releases: [shapes.Release.parse(release)],
      webhooks: [shapes.Webhook.parse({ id: '?', url: '?', include: ['unheard-of'] })],
    };
    expect(['pass', 'advice', 'not-applicable']).toContain(resultOf(id, { app }).status);
  });
});
