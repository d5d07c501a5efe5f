import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import { resultOf } from '../support/check-result.ts';
import { GOOD, web } from '../support/readings.ts';

describe('runtime metadata', () => {
  const metadata = (enabled: boolean) => [{ name: 'runtime-dyno-metadata', enabled }];

  describe('runtime-metadata', () => {
    it('passes when the feature is on', () => {
      const app = { features: metadata(true) };
      expect(resultOf('runtime-metadata', { app })).toMatchObject({ status: 'pass' });
    });

    it.each([
      ['off', metadata(false)],
      ['not even listed', []],
    ])('advises when it is %s', (_, features) => {
      expect(resultOf('runtime-metadata', { app: { features } })).toMatchObject({
        status: 'advice',
        severity: 'warn',
        advice: { kind: 'no-identity', couldName: 'release-and-dyno' },
        remedy: { command: ['heroku', 'labs:enable', 'runtime-dyno-metadata', '-a', 'my-app'] },
      });
    });

    it.each([
      ['a Private Space', { ...GOOD.app, space: { name: 'acme' } }],
      ['Fir', { ...GOOD.app, stack: { name: 'cnb' } }],
      ['a container', { ...GOOD.app, stack: { name: 'container' } }],
    ])('limits its advice to the release in %s, where dynos have no id', (_, app) => {
      const result = resultOf('runtime-metadata', { app: { app } });
      expect(result).toMatchObject({ advice: { couldName: 'release' } });
    });

    it.each([
      ['before the first release', 'not-released', []],
      ['to a worker alone', 'no-web-process', [{ ...web('Standard-1X', 1), type: 'worker' }]],
    ])('does not apply %s', (_, reason, formation) => {
      const result = resultOf('runtime-metadata', { app: { formation } });
      expect(result).toMatchObject({ status: 'not-applicable', reason });
    });

    it('counts as an error if its severity is error', () => {
      const result = resultOf('runtime-metadata', { severity: 'error' });
      expect(result).toMatchObject({ status: 'advice', severity: 'error' });
    });

    it('is unreadable if the features are', () => {
      const error = new PreflightError('api-forbidden', '403');
      const result = resultOf('runtime-metadata', { failures: { features: error } });
      expect(result).toMatchObject({ status: 'unreadable', error });
    });
  });
});

describe('app features', () => {
  const FEATURES = [
    ['session-affinity', 'http-session-affinity', 'unavailable-in-private-spaces'],
    ['preboot', 'preboot', 'rolling-deploys'],
  ] as const;

  describe.each(FEATURES)('%s', (id, feature, inPrivateSpaces) => {
    it('passes when the feature is on', () => {
      expect(resultOf(id)).toMatchObject({ status: 'pass' });
    });

    it.each([
      ['off', [{ name: feature, enabled: false }]],
      ['not even listed', []],
    ])('fails when the feature is %s', (_, features) => {
      expect(resultOf(id, { app: { features } })).toEqual({
        ...{ id, severity: 'warn', status: 'fail', problem: { kind: 'feature-off' } },
        remedy: { command: ['heroku', 'features:enable', feature, '-a', 'my-app'] },
      });
    });

    it.each([
      ['a Private Space', { ...GOOD.app, space: { name: 'acme' } }],
      ['Fir', { ...GOOD.app, stack: { name: 'cnb' } }],
    ])('does not apply in %s, and gives its own reason', (_, app) => {
      expect(resultOf(id, { app: { app, features: [] } })).toMatchObject({
        status: 'not-applicable',
        reason: inPrivateSpaces,
      });
    });

    it.each(['Eco', 'Basic'])('does not apply on %s', (size) => {
      const app = { formation: [web(size, 1)], features: [] };
      expect(resultOf(id, { app })).toMatchObject({ reason: 'tier-without-zero-downtime' });
    });
  });
});

const addon = (plan: string | null) => ({
  ...{ id: 'a1', name: plan ?? 'unnamed', addon_service: { name: 'x' } },
  plan: plan === null ? null : { name: plan },
});

const prebooting = (
  enabled: boolean,
  plans: readonly (string | null)[],
  severity: 'warn' | 'error' = 'warn',
) =>
  resultOf('preboot', {
    app: { features: [{ name: 'preboot', enabled }], addons: plans.map(addon) },
    severity,
  });

describe('preboot with databases that other customers share', () => {
  it.each([
    'heroku-postgresql:mini',
    'heroku-postgresql:basic',
    'heroku-postgresql:essential-0',
    'heroku-postgresql:essential-2',
    'Heroku-Redis:Mini',
    'heroku-redis:premium-0',
    'heroku-redis:premium-6',
  ])('is advised against, on or off: %s', (plan) => {
    for (const enabled of [true, false]) {
      const result = prebooting(enabled, [plan]);
      const advice = { kind: 'shared-data', plans: [plan], isOn: enabled };
      expect(result).toMatchObject({ status: 'advice', severity: 'warn', advice });
      expect(result).not.toHaveProperty('remedy');
    }
  });

  it.each([
    'heroku-postgresql:standard-0',
    'heroku-postgresql:essential',
    'heroku-redis:premium-7',
    'heroku-redis:premium-10',
    'rediscloud:mini',
    'x-heroku-redis:mini',
    null,
  ])('is as good as ever: %s', (plan) => {
    expect(prebooting(false, [plan])).toMatchObject({ problem: { kind: 'feature-off' } });
    expect(prebooting(true, [plan])).toMatchObject({ status: 'pass' });
  });

  it('is an error if the config asks for it and it’s off, and none if it’s on', () => {
    expect(prebooting(false, ['heroku-redis:mini'], 'error')).toMatchObject({ severity: 'error' });
    expect(prebooting(true, ['heroku-redis:mini'], 'error')).toMatchObject({ severity: 'warn' });
  });

  it('gets no command to turn it on if the add-ons can’t be read', () => {
    const failures = { addons: new PreflightError('api-forbidden', '403') };
    const result = resultOf('preboot', { app: { features: [] }, failures, severity: 'error' });
    const problem = { kind: 'feature-off', isDataUnknown: true };
    expect(result).toMatchObject({ status: 'fail', severity: 'error', problem });
    expect(result).not.toHaveProperty('remedy');
    expect(resultOf('preboot', { failures })).toMatchObject({ status: 'pass' });
  });

  it('matters to no app that can’t have it', () => {
    const addons = [addon('heroku-redis:mini')];
    const eco = { formation: [web('Eco', 1)], addons };
    expect(resultOf('preboot', { app: eco })).toMatchObject({ status: 'not-applicable' });
  });
});

describe('preboot in a Private Space with a single dyno, which is replaced with a gap', () => {
  const IN_SPACE = { app: { ...GOOD.app, space: { name: 'acme' } } };
  const SCALE = 'heroku ps:scale web=2 -a my-app';
  const AUTOSCALE = 'heroku ps:autoscale:enable --min 2 --max 4 -a my-app';

  it.each([
    ['1 dyno', 1, null, SCALE],
    ['3 dynos that may become 1', 3, { min: 1, max: 4 }, AUTOSCALE],
  ])('is said, and fails if it’s an error: %s', (_, quantity, autoscaler, command) => {
    const app = { ...IN_SPACE, formation: [web('Private-S', quantity)], autoscaler };
    const reason = 'single-dyno';
    expect(resultOf('preboot', { app })).toMatchObject({ status: 'not-applicable', reason });
    expect(resultOf('preboot', { app, severity: 'error' })).toMatchObject({
      ...{ status: 'fail', problem: { kind: 'unmet', reason } },
      remedy: { command: command.split(' ') },
    });
  });

  it('has no command if it isn’t known whether it’s autoscaled', () => {
    const app = { ...IN_SPACE, formation: [web('Private-S', 1)] };
    const failures = { autoscaler: new PreflightError('api-unavailable', '503') };
    const result = resultOf('preboot', { app, failures, severity: 'error' });
    expect(result).toMatchObject({ status: 'fail', problem: { reason: 'single-dyno' } });
    expect(result).not.toHaveProperty('remedy');
  });

  it('isn’t ruled out by 3 dynos if it isn’t known whether they’re autoscaled', () => {
    const error = new PreflightError('api-unavailable', '503');
    const failures = { autoscaler: error };
    const threeOf = (size: string) => ({ ...IN_SPACE, formation: [web(size, 3)] });
    const autoscalable = resultOf('preboot', { app: threeOf('Private-S'), failures });
    expect(autoscalable).toMatchObject({ status: 'unreadable', error });
    expect(resultOf('preboot', { app: threeOf('dyno-1c-0.5gb'), failures })).toMatchObject({
      ...{ status: 'not-applicable', reason: 'rolling-deploys' },
    });
  });
});
