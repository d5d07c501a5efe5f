import { describe, expect, it } from '@jest/globals';
import { readsOf, runChecks } from '../../src/checks/run-checks.ts';
import { settingsFor } from '../../src/config/settings.ts';
import { PreflightError } from '../../src/errors.ts';
import { APP, dataWith, GOOD, readingsOf, web } from '../support/readings.ts';

const { checks: DEFAULTS } = settingsFor(undefined, APP);
const off = { severity: 'off', options: {} } as const;

describe('runChecks', () => {
  it('gives every result in the order in which the remedies are safe', () => {
    const results = runChecks(readingsOf(GOOD), DEFAULTS);
    expect(results.map(({ id }) => id)).toEqual([
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
    const [preboot] = runChecks(readingsOf(dataWith({ features: [] })), settings).slice(-1);
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
    const error = new PreflightError('http', 'api.heroku.com answered 403');
    const results = runChecks(readingsOf(GOOD, { features: error }), DEFAULTS);
    expect(results.map(({ id, status }) => [id, status])).toEqual([
      ['dyno-tier', 'pass'],
      ['session-affinity', 'unreadable'],
      ['web-dynos', 'pass'],
      ['preboot', 'unreadable'],
    ]);
  });

  it.each([
    ['web-dynos', 'Standard-1X'],
    ['dyno-tier', 'Basic'],
  ])('judges without Heroku’s price list, and names no price: %s', (id, size) => {
    const dynoSizes = new PreflightError('http', 'api.heroku.com answered 503');
    const data = dataWith({ formation: [web(size, 1)] });
    const results = runChecks(readingsOf(data, { dynoSizes }), DEFAULTS);
    expect(results.find((result) => result.id === id)).toMatchObject({
      status: 'fail',
      remedy: { price: { kind: 'unlisted' } },
    });
  });
});

describe('readsOf', () => {
  it('asks for nothing when every check is off', () => {
    const none = { 'dyno-tier': off, 'session-affinity': off, preboot: off };
    const settings = { ...none, 'web-dynos': { severity: 'off', options: { min: 2 } } } as const;
    expect([...readsOf(settings)]).toEqual([]);
  });

  it('asks only for what the enabled checks need', () => {
    const settings = { ...DEFAULTS, 'session-affinity': off, preboot: off };
    expect([...readsOf(settings)].sort()).toEqual(['dynoSizes', 'formation']);
  });
});
