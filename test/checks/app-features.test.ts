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
