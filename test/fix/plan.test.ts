import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import type { CheckId } from '../../src/config/defaults.ts';
import { FIXES } from '../../src/fix/fixes.ts';
import type { AppData } from '../../src/heroku/readings.ts';
import { GOOD, web } from '../support/readings.ts';
import { commandsOf, OFF, ONE_DYNO, planned, type Wish } from './planned.ts';

const AFFINITY = 'features:enable http-session-affinity';
const PREBOOT = 'features:enable preboot';
const TIER = 'ps:type web=standard-1x';

const worker = (size: string, quantity: number) => ({ ...web(size, quantity), type: 'worker' });
const space = { ...GOOD.app, space: { name: 'my-space' } };

interface Row {
  readonly app: string;
  readonly data: Partial<AppData>;
  readonly wish?: Wish;
  readonly steps: readonly string[];
}

const ROWS: readonly Row[] = [
  { app: 'as it should be', data: {}, steps: [] },
  {
    app: 'with one dyno and nothing on',
    data: ONE_DYNO,
    steps: [AFFINITY, 'ps:scale web=2', PREBOOT],
  },
  {
    app: 'with two dynos and no affinity',
    data: { features: [...OFF.slice(0, 1), { name: 'preboot', enabled: true }] },
    steps: [AFFINITY],
  },
  { app: 'whose features Heroku doesn’t list', data: { features: [] }, steps: [AFFINITY, PREBOOT] },
  {
    app: 'on Eco',
    data: { features: OFF, formation: [web('Eco', 1)] },
    steps: [TIER, AFFINITY, 'ps:scale web=2', PREBOOT],
  },
  {
    app: 'on Basic',
    data: { features: OFF, formation: [web('Basic', 1)] },
    steps: [TIER, AFFINITY, 'ps:scale web=2', PREBOOT],
  },
  {
    app: 'on Eco with a worker',
    data: { formation: [web('Eco', 1), worker('Eco', 1)] },
    steps: ['ps:type web=standard-1x worker=standard-1x', 'ps:scale web=2'],
  },
  {
    app: 'on Basic with a worker',
    data: { formation: [web('Basic', 1), worker('Basic', 0)] },
    steps: ['ps:type web=standard-1x worker=standard-1x', 'ps:scale web=2'],
  },
  {
    app: 'with larger dynos',
    data: { ...ONE_DYNO, formation: [web('Performance-L', 1)] },
    steps: [AFFINITY, 'ps:scale web=2', PREBOOT],
  },
  { app: 'with more dynos than needed', data: { formation: [web('Standard-2X', 7)] }, steps: [] },
  {
    app: 'in a Private Space',
    data: { ...ONE_DYNO, app: space, formation: [web('Private-S', 4)] },
    steps: [],
  },
  {
    app: 'in a Private Space with one dyno',
    data: { ...ONE_DYNO, app: space, formation: [web('Private-S', 1)] },
    steps: ['ps:scale web=2'],
  },
  {
    app: 'of generation Fir',
    data: {
      features: OFF,
      app: { ...GOOD.app, stack: { name: 'cnb' } },
      formation: [web('dyno-1c-0.5gb', 2)],
    },
    steps: [],
  },
  { app: 'without a release', data: { features: OFF, formation: [] }, steps: [] },
  { app: 'with a worker alone', data: { features: OFF, formation: [worker('Eco', 1)] }, steps: [] },
  {
    app: 'scaled to nothing',
    data: { ...ONE_DYNO, formation: [web('Standard-1X', 0)] },
    steps: [AFFINITY, PREBOOT],
  },
  {
    app: 'scaled to nothing, its dynos named',
    data: { ...ONE_DYNO, formation: [web('Standard-1X', 0)] },
    wish: { only: 'web-dynos' },
    steps: ['ps:scale web=2'],
  },
  {
    app: 'that must have four dynos',
    data: ONE_DYNO,
    wish: { checks: { 'web-dynos': ['error', { min: 4 }] } },
    steps: [AFFINITY, 'ps:scale web=4', PREBOOT],
  },
  {
    app: 'that may have one dyno',
    data: ONE_DYNO,
    wish: { checks: { 'web-dynos': ['warn', { min: 1 }] } },
    steps: [AFFINITY, PREBOOT],
  },
  {
    app: 'whose preboot isn’t checked',
    data: ONE_DYNO,
    wish: { checks: { preboot: 'off' } },
    steps: [AFFINITY, 'ps:scale web=2'],
  },
  { app: 'nothing of which is checked', data: ONE_DYNO, wish: { checks: false }, steps: [] },
  {
    app: 'whose preboot isn’t checked, but named',
    data: ONE_DYNO,
    wish: { checks: { preboot: 'off' }, only: 'preboot' },
    steps: [PREBOOT],
  },
  {
    app: 'of which two are named, in any order',
    data: ONE_DYNO,
    wish: { only: 'preboot, session-affinity' },
    steps: [AFFINITY, PREBOOT],
  },
  {
    app: 'that is to keep its dynos',
    data: ONE_DYNO,
    wish: { skip: 'web-dynos' },
    steps: [AFFINITY, PREBOOT],
  },
  {
    app: 'on Eco that is to stay there',
    data: { features: OFF, formation: [web('Eco', 1)] },
    wish: { skip: 'dyno-tier' },
    steps: [],
  },
  {
    app: 'on Eco, preboot named alone',
    data: { features: OFF, formation: [web('Eco', 1)] },
    wish: { only: 'preboot' },
    steps: [],
  },
  {
    app: 'whose metadata are named',
    data: {},
    wish: { only: 'runtime-metadata' },
    steps: ['labs:enable runtime-dyno-metadata'],
  },
];

describe('the plan', () => {
  it.each(ROWS)('for an app $app', ({ data, wish, steps }) => {
    expect(commandsOf(planned(data, wish))).toEqual(steps);
  });

  it.each(ROWS)('leaves nothing to do for the next plan: $app', ({ data, wish }) => {
    const { afterwards, unnamed } = planned(data, wish);
    const found = afterwards.filter(({ status }) => status === 'fail' || status === 'advice');
    expect(found.map(({ id }) => id)).toEqual(unnamed);
  });

  it.each(ROWS)('takes nothing from an app $app', ({ data, wish }) => {
    for (const { change } of planned(data, wish).steps) {
      if (change.kind === 'scale') expect(change.to).toBeGreaterThan(change.from);
      else if (change.kind === 'resize')
        expect(change.processes.map(({ from }) => from)).not.toContain('performance-l');
      else expect(change.kind).toBe('turn-on');
    }
  });
});

describe('deploy hooks', () => {
  const hooks: Partial<AppData> = {
    addons: [
      { id: 'a1', name: 'deployhooks-1', plan: null, addon_service: { name: 'deployhooks' } },
      { id: 'a2', name: 'postgres-1', plan: null, addon_service: { name: 'heroku-postgresql' } },
    ],
    webhooks: [
      {
        id: 'w1',
        url: 'https://my-app.herokuapp.com/?key=secret',
        include: ['api:release'],
        level: 'notify',
      },
      { id: 'w2', url: 'https://example.com/', include: ['api:release'], level: 'notify' },
    ],
  };

  it('are removed if they are named, and nothing else is', () => {
    expect(commandsOf(planned(hooks, { only: 'deploy-hook' }))).toEqual([
      'addons:destroy deployhooks-1',
      'webhooks:remove w1',
    ]);
  });

  it('are mentioned and kept otherwise', () => {
    const plan = planned({ ...ONE_DYNO, ...hooks });
    expect(commandsOf(plan)).toEqual([AFFINITY, 'ps:scale web=2', PREBOOT]);
    expect(plan.unnamed).toEqual(['deploy-hook']);
  });

  it.each<[string, Wish]>([
    ['they can’t be read', { failures: { addons: new PreflightError('api-forbidden', '403') } }],
    ['the config has their check off', { checks: { 'deploy-hook': 'off' } }],
    ['they are to be skipped', { skip: 'deploy-hook' }],
    ['others are named', { only: 'preboot' }],
  ])('aren’t mentioned if %s', (_, wish) => {
    const { unnamed, steps } = planned({ ...ONE_DYNO, ...hooks }, wish);
    expect(unnamed).not.toContain('deploy-hook');
    expect(steps.length).toBeGreaterThan(0);
  });

  it('don’t reveal the secrets in their URLs', () => {
    const { steps } = planned(hooks, { only: 'deploy-hook' });
    expect(JSON.stringify(steps)).not.toContain('secret');
  });
});

describe('the dyno tier', () => {
  const eco: Partial<AppData> = { ...ONE_DYNO, formation: [web('Eco', 1)] };

  it('isn’t changed by --yes, unless it’s named', () => {
    const plan = planned(eco, { yes: true });
    expect(commandsOf(plan)).toEqual([]);
    expect(plan.unnamed).toEqual(['dyno-tier']);
    expect(commandsOf(planned(eco, { yes: true, only: 'dyno-tier' }))).toEqual([TIER]);
  });
});

it('every fix belongs to its own check', () => {
  const ids: readonly CheckId[] = FIXES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

describe('what the app can’t meet', () => {
  const ERROR: Wish['checks'] = { preboot: 'error' };
  const OFF_BUT_NAMED: Wish = { only: 'preboot', checks: { preboot: 'off' } };
  const ECO: Partial<AppData> = { features: OFF, formation: [web('Eco', 1)] };
  const unmetOf = (data: Partial<AppData>, wish: Wish) =>
    planned(data, wish).unmet.map(({ id }) => id);

  it.each<[string, Partial<AppData>, Wish, readonly string[]]>([
    ['named on Eco', ECO, { only: 'preboot' }, ['preboot']],
    ['named on Eco, although the config turns it off', ECO, OFF_BUT_NAMED, ['preboot']],
    ['an error on Eco that stays there', ECO, { yes: true, checks: ERROR }, ['preboot']],
    ['named before the first release', { formation: [] }, { only: 'preboot' }, ['preboot']],
  ])('is in the plan if it’s %s', (_, data, wish, ids) => {
    const plan = planned(data, wish);
    expect(plan.unmet.map(({ id }) => id)).toEqual(ids);
    expect(plan.steps).toEqual([]);
  });

  it.each<[string, Wish]>([
    ['moves to another tier first', { only: 'dyno-tier,preboot' }],
    ['isn’t asked for it', { skip: 'dyno-tier' }],
    ['may move to another tier', { checks: ERROR }],
  ])('is empty if the app on Eco %s', (_, wish) => {
    expect(unmetOf(ECO, wish)).toEqual([]);
  });

  it('is empty where a Private Space needs no preboot', () => {
    const app = { ...GOOD.app, space: {} };
    expect(unmetOf({ app, formation: [web('Private-S', 2)] }, { only: 'preboot' })).toEqual([]);
  });
});

describe('the plan for an app that Heroku autoscales from one dyno on', () => {
  const AUTOSCALED = {
    ...ONE_DYNO,
    ...{ formation: [web('Performance-M', 3)], autoscaler: { min: 1, max: 5 } },
  };

  it('never scales it by hand, which would turn autoscaling off', () => {
    expect(commandsOf(planned(AUTOSCALED))).toEqual([AFFINITY, PREBOOT]);
    expect(planned(AUTOSCALED)).toMatchObject({ unmet: [] });
  });

  it.each<Wish>([{ only: 'web-dynos' }, { checks: { 'web-dynos': 'error' } }])(
    'counts what was asked for as not done: %j',
    (wish) => {
      const { unmet } = planned(AUTOSCALED, wish);
      expect(unmet).toMatchObject([{ id: 'web-dynos', severity: 'error' }]);
    },
  );

  it('isn’t made if it can’t be read whether it’s autoscaled', () => {
    const autoscaler = new PreflightError('api-unavailable', '503');
    const data = { formation: [web('Performance-M', 1)] };
    expect(() => planned(data, { failures: { autoscaler } })).toThrow(autoscaler);
    // No other size is ever autoscaled.
    expect(commandsOf(planned(ONE_DYNO, { failures: { autoscaler } }))).toContain('ps:scale web=2');
  });
});

describe('the plan for an app whose databases are on shared plans', () => {
  const plan = { name: 'heroku-redis:mini' };
  const addons = [{ id: 'a1', name: 'redis-1', plan, addon_service: { name: 'heroku-redis' } }];
  const SHARED = { ...ONE_DYNO, addons };

  it('leaves preboot out unless it’s named, since Heroku advises against it', () => {
    expect(commandsOf(planned(SHARED))).toEqual([AFFINITY, 'ps:scale web=2']);
    expect(planned(SHARED).unnamed).toEqual(['preboot']);
    expect(commandsOf(planned(SHARED, { only: 'preboot' }))).toEqual([PREBOOT]);
    expect(planned(SHARED, { only: 'preboot' }).unnamed).toEqual([]);
  });

  it('has nothing to fix where preboot is on', () => {
    expect(planned({ addons })).toMatchObject({ steps: [], unnamed: [], unmet: [] });
    expect(planned({ addons }, { only: 'preboot' })).toMatchObject({ steps: [], unmet: [] });
  });

  it('leaves preboot out if the add-ons can’t be read, too', () => {
    const failures = { addons: new PreflightError('api-forbidden', '403') };
    expect(planned(ONE_DYNO, { failures }).unnamed).toEqual(['preboot']);
    expect(commandsOf(planned(ONE_DYNO, { failures, only: 'preboot' }))).toEqual([PREBOOT]);
  });
});
