import { describe, expect, it } from '@jest/globals';
import { dynoTier } from '../../src/checks/dyno-tier.ts';
import { preboot } from '../../src/checks/preboot.ts';
import { sessionAffinity } from '../../src/checks/session-affinity.ts';
import { webDynos } from '../../src/checks/web-dynos.ts';
import { dataWith, GOOD, web } from '../support/readings.ts';

const MIN_2 = { min: 2 };
const inSpace = { app: { ...GOOD.app, space: { name: 'acme' } } };

describe('dyno-tier', () => {
  it('passes on Standard', () => {
    expect(dynoTier.judge(GOOD, {})).toEqual({ status: 'pass' });
  });

  it.each(['Eco', 'Basic', 'eco'])(
    'fails on %s, and prices the smallest size that will do',
    (size) => {
      expect(dynoTier.judge(dataWith({ formation: [web(size, 1)] }), {})).toEqual({
        status: 'fail',
        problem: { kind: 'tier-without-zero-downtime', size: size.toLowerCase() },
        remedy: {
          command: ['heroku', 'ps:type', 'web=standard-1x', '-a', 'my-app'],
          centsPerMonth: 2_500,
        },
      });
    },
  );

  it('moves the whole formation off Eco, which cannot be mixed with other sizes', () => {
    const formation = [web('Eco', 1), { ...web('Eco', 1), type: 'worker' }];
    expect(dynoTier.judge(dataWith({ formation }), {})).toMatchObject({
      remedy: {
        command: ['heroku', 'ps:type', 'standard-1x', '-a', 'my-app'],
        centsPerMonth: 5_000,
      },
    });
  });

  it('moves the web process alone off Basic', () => {
    const formation = [web('Basic', 1), { ...web('Basic', 3), type: 'worker' }];
    expect(dynoTier.judge(dataWith({ formation }), {})).toMatchObject({
      remedy: { command: ['heroku', 'ps:type', 'web=standard-1x', '-a', 'my-app'] },
    });
  });
});

describe('session-affinity', () => {
  it('passes when the feature is on', () => {
    expect(sessionAffinity.judge(GOOD, {})).toEqual({ status: 'pass' });
  });

  it('fails when the feature is off', () => {
    const features = [{ name: 'http-session-affinity', enabled: false }];
    expect(sessionAffinity.judge(dataWith({ features }), {})).toEqual({
      status: 'fail',
      problem: { kind: 'feature-off' },
      remedy: { command: ['heroku', 'features:enable', 'http-session-affinity', '-a', 'my-app'] },
    });
  });

  it('fails when the feature is not even listed', () => {
    expect(sessionAffinity.judge(dataWith({ features: [] }), {})).toMatchObject({ status: 'fail' });
  });

  it('does not apply in a Private Space', () => {
    expect(sessionAffinity.judge(dataWith({ ...inSpace, features: [] }), {})).toEqual({
      status: 'not-applicable',
      reason: 'private-space',
    });
  });
});

describe('web-dynos', () => {
  it('passes with as many as asked for', () => {
    expect(webDynos.judge(GOOD, MIN_2)).toEqual({
      status: 'pass',
      detail: { kind: 'web-dynos', quantity: 2, size: 'standard-1x' },
    });
  });

  it('prices every dyno that is missing', () => {
    const formation = [web('Standard-1X', 1)];
    expect(webDynos.judge(dataWith({ formation }), { min: 4 })).toEqual({
      status: 'fail',
      problem: { kind: 'too-few-web-dynos', quantity: 1, size: 'standard-1x', min: 4 },
      remedy: { command: ['heroku', 'ps:scale', 'web=4', '-a', 'my-app'], centsPerMonth: 7_500 },
    });
  });

  it.each([
    ['lists none', 'Private-S'],
    ['does not know the size', 'Nova-9X'],
  ])('has no price where Heroku %s', (_, size) => {
    expect(webDynos.judge(dataWith({ formation: [web(size, 1)] }), MIN_2)).toMatchObject({
      remedy: { centsPerMonth: null },
    });
  });

  it('does not apply without a web process', () => {
    const formation = [{ ...web('Standard-1X', 1), type: 'worker' }];
    expect(webDynos.judge(dataWith({ formation }), MIN_2)).toEqual({
      status: 'not-applicable',
      reason: 'no-web-process',
    });
  });
});

describe('preboot', () => {
  it('passes when the feature is on', () => {
    expect(preboot.judge(GOOD, {})).toEqual({ status: 'pass' });
  });

  it('fails when the feature is off', () => {
    expect(preboot.judge(dataWith({ features: [] }), {})).toMatchObject({
      status: 'fail',
      remedy: { command: ['heroku', 'features:enable', 'preboot', '-a', 'my-app'] },
    });
  });

  it('does not apply in a Private Space, which deploys dyno by dyno', () => {
    expect(preboot.judge(dataWith({ ...inSpace, features: [] }), {})).toEqual({
      status: 'not-applicable',
      reason: 'private-space',
    });
  });
});

describe('an Eco or Basic app', () => {
  it.each(['Eco', 'Basic'])('gets one finding on %s, not four', (size) => {
    const data = dataWith({ formation: [web(size, 1)], features: [] });
    const verdicts = [
      dynoTier.judge(data, {}),
      sessionAffinity.judge(data, {}),
      webDynos.judge(data, MIN_2),
      preboot.judge(data, {}),
    ];
    expect(verdicts.filter(({ status }) => status === 'fail')).toHaveLength(1);
  });
});
