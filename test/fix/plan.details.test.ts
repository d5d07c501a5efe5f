import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/base/errors.ts';
import type { AppData } from '../../src/heroku/readings.ts';
import { GOOD, web } from '../support/readings.ts';
import { commandsOf, ONE_DYNO, planned, type Wish } from './planned.ts';

const worker = (size: string, quantity: number) => ({ ...web(size, quantity), type: 'worker' });
const space = { ...GOOD.app, space: { name: 'my-space' } };

describe('the price', () => {
  const pricesOf = (data: Partial<AppData>, wish?: Wish) =>
    planned(data, wish).steps.map(({ price }) => price);
  const added = (centsPerMonth: number) => ({ kind: 'added', centsPerMonth });
  const whole = (centsPerMonth: number) => ({ kind: 'whole', centsPerMonth });

  it('includes only the new dynos', () => {
    expect(pricesOf(ONE_DYNO)).toEqual([undefined, added(2_500), undefined]);
  });

  it('of a second dyno uses the size that the first has moved to', () => {
    const data = { formation: [web('Basic', 1)] };
    expect(pricesOf(data)).toEqual([added(1_800), added(2_500)]);
    expect(planned(data).total).toEqual({
      ...{ centsPerMonth: 4_300, isWhole: false, isPartial: false, isUnread: false },
    });
  });

  it('includes every process type that moves', () => {
    const data = { formation: [web('Eco', 1), worker('Eco', 2)] };
    expect(pricesOf(data)).toEqual([whole(7_500), added(2_500)]);
    expect(planned(data).total).toMatchObject({ centsPerMonth: 10_000, isWhole: true });
  });

  it('of an app that is scaled to 0 includes the dynos that it gets', () => {
    const data = { ...ONE_DYNO, formation: [web('Eco', 0)] };
    expect(pricesOf(data)).toEqual([whole(0), undefined, undefined]);
    const named = { only: 'dyno-tier,web-dynos' };
    expect(pricesOf(data, named)).toEqual([whole(0), added(5_000)]);
    expect(planned(data, named).total).toMatchObject({ centsPerMonth: 5_000, isWhole: true });
  });

  it('isn’t known if Heroku doesn’t list it', () => {
    const data = { ...ONE_DYNO, app: space, formation: [web('Private-S', 1)] };
    expect(pricesOf(data)).toEqual([{ kind: 'unlisted' }]);
    expect(planned(data).total).toMatchObject({ centsPerMonth: 0, isPartial: true });
  });

  it('isn’t known if the list can’t be read, and the plan is still made', () => {
    const error = new PreflightError('api-unavailable', '503');
    const plan = planned(ONE_DYNO, { failures: { dynoSizes: error } });
    expect(plan.unpriced).toBe(error);
    expect(plan.steps.map(({ price }) => price)).toEqual([
      undefined,
      { kind: 'unknown' },
      undefined,
    ]);
    expect(plan.total).toMatchObject({ isUnread: true });
  });
});

describe('a caution', () => {
  const cautionsOf = (data: Partial<AppData>, wish?: Wish) =>
    planned(data, wish).steps.flatMap(({ check, caution }) => (caution ? [[check, caution]] : []));

  it.each<[string, Partial<AppData>, Wish, string | undefined]>([
    ['affinity is turned on just before', ONE_DYNO, {}, 'affinity-just-on'],
    ['affinity stays off', ONE_DYNO, { only: 'web-dynos' }, 'affinity-off'],
    ['affinity has been on', { formation: [web('Standard-1X', 1)] }, {}, undefined],
    ['there is none', { app: space, formation: [web('Private-S', 1)] }, {}, 'affinity-unavailable'],
    [
      'there are two already',
      { ...ONE_DYNO, formation: [web('Standard-1X', 2)] },
      { only: 'web-dynos', checks: { 'web-dynos': ['warn', { min: 3 }] } },
      undefined,
    ],
    [
      'nothing runs',
      { ...ONE_DYNO, formation: [web('Standard-1X', 0)] },
      { only: 'web-dynos' },
      undefined,
    ],
  ])('comes with the second dyno if %s', (_, data, wish, caution) => {
    expect(cautionsOf(data, wish)).toEqual(caution === undefined ? [] : [['web-dynos', caution]]);
  });
});

describe('a failed read', () => {
  const error = new PreflightError('api-forbidden', '403 on features');

  it('prevents a plan that depends on it', () => {
    expect(() => planned(ONE_DYNO, { failures: { features: error } })).toThrow(error);
    expect(() => planned(ONE_DYNO, { failures: { formation: error } })).toThrow(error);
  });

  it('doesn’t prevent the removal of hooks', () => {
    const addons = [{ id: 'a', name: 'hooks', addon_service: { name: 'deployhooks' } }];
    const failures = { features: error, formation: error, dynos: error, buildpacks: error };
    const plan = planned({ addons }, { only: 'deploy-hook', failures });
    expect(commandsOf(plan)).toEqual(['addons:destroy hooks']);
  });

  it('doesn’t prevent a named fix', () => {
    const plan = planned(ONE_DYNO, { only: 'web-dynos', failures: { features: error } });
    expect(commandsOf(plan)).toEqual(['ps:scale web=2']);
    expect(plan.steps.map(({ caution }) => caution)).toEqual(['affinity-unknown']);
  });
});

describe('the time that a dyno has to boot', () => {
  const bootOf = (app: Partial<AppData['app']>, buildpacks: AppData['buildpacks']) =>
    planned({ app: { ...GOOD.app, ...app }, buildpacks }).bootMs;

  it.each([
    ['60 s', 'Node.js', 'heroku/nodejs', 60_000],
    ['90 s on the JVM', 'Java', 'heroku/java', 90_000],
    ['90 s if the language isn’t known', null, undefined, 90_000],
  ])('is %s', (_, description, name, ms) => {
    const buildpacks = name === undefined ? [] : [{ buildpack: { name, url: null } }];
    expect(bootOf({ buildpack_provided_description: description }, buildpacks)).toBe(ms);
  });
});
