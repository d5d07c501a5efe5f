import { describe, expect, it } from '@jest/globals';
import { resultOf } from '../support/check-result.ts';
import { GOOD, web } from '../support/readings.ts';

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
  ])('does not apply in %s, for a reason of its own', (_, app) => {
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
