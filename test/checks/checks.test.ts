import { describe, expect, it } from '@jest/globals';
import { dynoTier } from '../../src/checks/dyno-tier.ts';
import { runChecks } from '../../src/checks/run-checks.ts';
import { preboot } from '../../src/checks/preboot.ts';
import { sessionAffinity } from '../../src/checks/session-affinity.ts';
import { webDynos } from '../../src/checks/web-dynos.ts';
import { settingsFor } from '../../src/config/settings.ts';
import { APP, dataWith, GOOD, readingsOf, web } from '../support/readings.ts';

const { checks: DEFAULTS } = settingsFor(undefined, APP);
const MIN_2 = { min: 2 };
const inSpace = { app: { ...GOOD.app, space: { name: 'acme' } } };

describe('dyno-tier', () => {
  it('passes on Standard', () => {
    expect(dynoTier.judge(GOOD, {})).toEqual({ status: 'pass' });
  });

  it('fails on Basic, and prices what the smallest size that will do costs more', () => {
    expect(dynoTier.judge(dataWith({ formation: [web('Basic', 1)] }), {})).toEqual({
      status: 'fail',
      problem: { kind: 'tier-without-zero-downtime', size: 'basic' },
      remedy: {
        command: ['heroku', 'ps:type', 'web=standard-1x', '-a', 'my-app'],
        price: { kind: 'added', centsPerMonth: 1_800 },
      },
    });
  });

  it.each(['Eco', 'eco'])(
    'fails on %s, whose flat fee may go on being needed by other apps',
    (size) => {
      expect(dynoTier.judge(dataWith({ formation: [web(size, 1)] }), {})).toMatchObject({
        problem: { kind: 'tier-without-zero-downtime', size: 'eco' },
        remedy: { price: { kind: 'whole', centsPerMonth: 2_500 } },
      });
    },
  );

  it('prices the first dyno of an app that is scaled to 0', () => {
    expect(dynoTier.judge(dataWith({ formation: [web('Basic', 0)] }), {})).toMatchObject({
      remedy: { price: { kind: 'added', centsPerMonth: 2_500 } },
    });
  });

  it('has no price where what is paid now is not listed', () => {
    const dynoSizes = GOOD.dynoSizes.filter(({ name }) => name !== 'Basic');
    const data = dataWith({ formation: [web('Basic', 1)], dynoSizes });
    expect(dynoTier.judge(data, {})).toMatchObject({ remedy: { price: { kind: 'unlisted' } } });
  });

  it('moves the whole formation off Eco, which cannot be mixed with other sizes', () => {
    const formation = [web('Eco', 1), { ...web('Eco', 1), type: 'worker' }];
    expect(dynoTier.judge(dataWith({ formation }), {})).toMatchObject({
      remedy: {
        command: ['heroku', 'ps:type', 'standard-1x', '-a', 'my-app'],
        price: { kind: 'whole', centsPerMonth: 5_000 },
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
      reason: 'unavailable-in-private-spaces',
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
      remedy: {
        command: ['heroku', 'ps:scale', 'web=4', '-a', 'my-app'],
        price: { kind: 'added', centsPerMonth: 7_500 },
      },
    });
  });

  it.each([
    ['lists none', 'Private-S'],
    ['does not know the size', 'Nova-9X'],
  ])('has no price where Heroku %s', (_, size) => {
    expect(webDynos.judge(dataWith({ formation: [web(size, 1)] }), MIN_2)).toMatchObject({
      remedy: { price: { kind: 'unlisted' } },
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
      reason: 'rolling-deploys',
    });
  });
});

describe('every check', () => {
  it.each([
    ['before the first release', 'not-released', []],
    ['to a worker alone', 'no-web-process', [{ ...web('Standard-1X', 1), type: 'worker' }]],
  ])('does not apply %s', (_, reason, formation) => {
    const results = runChecks(readingsOf(dataWith({ formation })), DEFAULTS);
    expect(results).toHaveLength(4);
    for (const result of results)
      expect(result).toMatchObject({ status: 'not-applicable', reason });
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
