import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import type { CheckReadings } from '../../src/checks/check.ts';
import { localReadsOf, readsOf, runChecks as run } from '../../src/checks/run-checks.ts';
import { CHECK_IDS, type CheckId, type CheckSettings } from '../../src/config/defaults.ts';
import { settingsFor } from '../../src/config/settings.ts';
import { onlyCheck, declaring, resultOf } from '../support/check-result.ts';
import { APP, dataWith, GOOD, NOON, readingsOf, web } from '../support/readings.ts';

const { checks: DEFAULTS } = settingsFor(undefined, APP);
const off = { severity: 'off', options: {} } as const;

const runChecks = (readings: CheckReadings, settings: CheckSettings) =>
  run(readings, settings, { today: NOON });

/** The default settings of these checks; all others are off. */
const only = (...ids: CheckId[]): CheckSettings =>
  Object.fromEntries(
    CHECK_IDS.map((id) => [id, { ...DEFAULTS[id], ...(!ids.includes(id) && { severity: 'off' }) }]),
  ) as CheckSettings;

describe('runChecks', () => {
  it('returns the results in the order in which their fixes are safe', () => {
    const results = runChecks(readingsOf(GOOD), DEFAULTS);
    const [first, second, third, fourth] = results.map(({ id }) => id);
    expect([first, second, third, fourth]).toEqual([
      'dyno-tier',
      'session-affinity',
      'web-dynos',
      'preboot',
    ]);
  });

  it('skips checks that are off', () => {
    const results = runChecks(readingsOf(GOOD), { ...DEFAULTS, preboot: off });
    expect(results.map(({ id }) => id)).not.toContain('preboot');
  });

  it('passes the configured severity on', () => {
    const settings = { ...DEFAULTS, preboot: { severity: 'error', options: {} } } as const;
    const results = runChecks(readingsOf(dataWith({ features: [] })), settings);
    const preboot = results.find(({ id }) => id === 'preboot');
    expect(preboot).toMatchObject({ id: 'preboot', status: 'fail', severity: 'error' });
  });

  it('passes a check its options', () => {
    const settings = {
      ...DEFAULTS,
      'web-dynos': { severity: 'warn', options: { min: 3 } },
    } as const;
    const results = runChecks(
      readingsOf(dataWith({ formation: [web('standard-1X', 2)] })),
      settings,
    );
    expect(results.find(({ id }) => id === 'web-dynos')).toMatchObject({
      problem: { min: 3, quantity: 2 },
    });
  });

  it('limits a failed read to the checks that need it', () => {
    const error = new PreflightError('api-refused', 'api.heroku.com answered 403');
    const results = runChecks(readingsOf(GOOD, { features: error }), DEFAULTS);
    const spoiled = results.filter(({ status }) => status === 'unreadable').map(({ id }) => id);
    expect(spoiled).toEqual(['session-affinity', 'preboot', 'runtime-metadata']);
  });

  it.each([
    ['web-dynos', 'Standard-1X'],
    ['dyno-tier', 'Basic'],
  ])('works without Heroku’s price list, and then gives no price: %s', (id, size) => {
    const dynoSizes = new PreflightError('api-refused', 'api.heroku.com answered 503');
    const data = dataWith({ formation: [web(size, 1)] });
    const results = runChecks(readingsOf(data, { dynoSizes }), DEFAULTS);
    expect(results.find((result) => result.id === id)).toMatchObject({
      status: 'fail',
      remedy: { price: { kind: 'unknown' } },
    });
  });
});

describe('local facts', () => {
  it('are unknown if they aren’t given', () => {
    expect(resultOf('procfile')).toMatchObject({ reason: 'no-commit' });
    expect(resultOf('deploy-ref')).toMatchObject({ reason: 'not-a-push' });
  });

  it('that can’t be read affect only the checks that need them', () => {
    const error = new PreflightError('procfile', 'the Procfile can’t be read');
    const readings = { ...readingsOf(GOOD), source: { ok: false, error } } as const;
    const statuses = runChecks(readings, only('procfile', 'java-warmup')).map(
      ({ status }) => status,
    );
    expect(statuses).toEqual(['unreadable', 'not-applicable']);
  });

  it('are passed to the checks that use them', () => {
    const local = { source: declaring({ worker: 'x' }) };
    expect(resultOf('procfile', { local })).toMatchObject({ status: 'fail' });
  });
});

it('reading a part of the API that wasn’t requested is an internal error', () => {
  expect(() => runChecks({}, only('preboot'))).toThrow('preboot needs app');
});

describe('readsOf', () => {
  it('is empty when every check is off', () => {
    expect([...readsOf(only())]).toEqual([]);
    expect([...localReadsOf(only())]).toEqual([]);
  });

  it.each([
    [
      ['dyno-tier', 'web-dynos'],
      ['app', 'autoscaler', 'dynoSizes', 'dynos', 'features', 'formation'],
    ],
    [['maintenance'], ['app']],
    [['deploy-hook'], ['addons', 'app', 'domains', 'webhooks']],
    [['deploy-ref'], []],
  ] as const)('contains only what the enabled checks need: %j', (ids, reads) => {
    expect([...readsOf(only(...ids))].sort()).toEqual(reads);
  });

  it('contains config vars only if some are required', () => {
    expect(readsOf(DEFAULTS).has('configVarNames')).toBe(false);
    const settings = onlyCheck('config-vars', { options: { required: ['A'] } });
    expect([...readsOf(settings)]).toEqual(['configVarNames']);
  });
});

describe('localReadsOf', () => {
  it.each([
    [['java-warmup'], ['source']],
    [
      ['deploy-ref', 'procfile'],
      ['push', 'source'],
    ],
    [['preboot', 'stack'], []],
  ] as const)('contains what the enabled checks can use: %j', (ids, reads) => {
    expect([...localReadsOf(only(...ids))]).toEqual(reads);
  });
});
