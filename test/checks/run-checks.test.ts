import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import type { CheckReadings } from '../../src/checks/check.ts';
import { localReadsOf, readsOf, runChecks as run } from '../../src/checks/run-checks.ts';
import { CHECK_IDS, type CheckId, type CheckSettings } from '../../src/config/defaults.ts';
import { settingsFor } from '../../src/config/settings.ts';
import { onlyCheck, procfileOf, resultOf } from '../support/check-result.ts';
import { APP, dataWith, GOOD, NOON, readingsOf, web } from '../support/readings.ts';

const { checks: DEFAULTS } = settingsFor(undefined, APP);
const off = { severity: 'off', options: {} } as const;

const runChecks = (readings: CheckReadings, settings: CheckSettings) =>
  run(readings, settings, { today: NOON });

/** The default settings of these, and of none beside them. */
const only = (...ids: CheckId[]): CheckSettings =>
  Object.fromEntries(
    CHECK_IDS.map((id) => [id, { ...DEFAULTS[id], ...(!ids.includes(id) && { severity: 'off' }) }]),
  ) as CheckSettings;

describe('runChecks', () => {
  it('gives every result in the order in which the remedies are safe', () => {
    const results = runChecks(readingsOf(GOOD), DEFAULTS);
    const [first, second, third, fourth] = results.map(({ id }) => id);
    expect([first, second, third, fourth]).toEqual([
      'dyno-tier',
      'session-affinity',
      'web-dynos',
      'preboot',
    ]);
  });

  it('leaves out what is switched off', () => {
    const results = runChecks(readingsOf(GOOD), { ...DEFAULTS, preboot: off });
    expect(results.map(({ id }) => id)).not.toContain('preboot');
  });

  it('carries the configured severity', () => {
    const settings = { ...DEFAULTS, preboot: { severity: 'error', options: {} } } as const;
    const results = runChecks(readingsOf(dataWith({ features: [] })), settings);
    const preboot = results.find(({ id }) => id === 'preboot');
    expect(preboot).toMatchObject({ id: 'preboot', status: 'fail', severity: 'error' });
  });

  it('hands a check its options', () => {
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

  it('lets a failed read spoil only the checks that need it', () => {
    const error = new PreflightError('api-refused', 'api.heroku.com answered 403');
    const results = runChecks(readingsOf(GOOD, { features: error }), DEFAULTS);
    const spoiled = results.filter(({ status }) => status === 'unreadable').map(({ id }) => id);
    expect(spoiled).toEqual(['session-affinity', 'preboot', 'runtime-metadata']);
  });

  it.each([
    ['web-dynos', 'Standard-1X'],
    ['dyno-tier', 'Basic'],
  ])('judges without Heroku’s price list, and names no price: %s', (id, size) => {
    const dynoSizes = new PreflightError('api-refused', 'api.heroku.com answered 503');
    const data = dataWith({ formation: [web(size, 1)] });
    const results = runChecks(readingsOf(data, { dynoSizes }), DEFAULTS);
    expect(results.find((result) => result.id === id)).toMatchObject({
      status: 'fail',
      remedy: { price: { kind: 'unknown' } },
    });
  });
});

describe('what is known of this machine alone', () => {
  it('may be left out, and is then unknown', () => {
    expect(resultOf('procfile')).toMatchObject({ reason: 'no-commit' });
    expect(resultOf('deploy-ref')).toMatchObject({ reason: 'not-a-push' });
  });

  it('spoils the checks that need it where it can’t be read, and those that can do without not', () => {
    const error = new PreflightError('procfile', 'the Procfile can’t be read');
    const readings = { ...readingsOf(GOOD), procfile: { ok: false, error } } as const;
    const statuses = runChecks(readings, only('procfile', 'java-warmup')).map(
      ({ status }) => status,
    );
    expect(statuses).toEqual(['unreadable', 'not-applicable']);
  });

  it('is handed to the checks that ask for it', () => {
    const local = { procfile: procfileOf({ worker: 'x' }) };
    expect(resultOf('procfile', { local })).toMatchObject({ status: 'fail' });
  });
});

it('a read of the API that was not asked for is our own mistake', () => {
  expect(() => runChecks({}, only('preboot'))).toThrow('preboot needs app');
});

describe('readsOf', () => {
  it('asks for nothing when every check is off', () => {
    expect([...readsOf(only())]).toEqual([]);
    expect([...localReadsOf(only())]).toEqual([]);
  });

  it.each([
    [
      ['dyno-tier', 'web-dynos'],
      ['app', 'dynoSizes', 'features', 'formation'],
    ],
    [['maintenance'], ['app']],
    [['deploy-hook'], ['addons', 'app', 'domains', 'webhooks']],
    [['deploy-ref'], []],
  ] as const)('asks only for what the enabled checks need: %j', (ids, reads) => {
    expect([...readsOf(only(...ids))].sort()).toEqual(reads);
  });

  it('asks for config vars only where some are required', () => {
    expect(readsOf(DEFAULTS).has('configVarNames')).toBe(false);
    const settings = onlyCheck('config-vars', { options: { required: ['A'] } });
    expect([...readsOf(settings)]).toEqual(['configVarNames']);
  });
});

describe('localReadsOf', () => {
  it.each([
    [['java-warmup'], ['procfile']],
    [
      ['deploy-ref', 'procfile'],
      ['push', 'procfile'],
    ],
    [['preboot', 'stack'], []],
  ] as const)('tells what the enabled checks can use: %j', (ids, reads) => {
    expect([...localReadsOf(only(...ids))]).toEqual(reads);
  });
});
