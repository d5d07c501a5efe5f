import { describe, expect, it } from '@jest/globals';
import type { Dyno } from '../../src/heroku/shapes.ts';
import { conditionOf } from '../../src/warmup/condition.ts';
import { dataWith, GOOD, readingsOf, web } from '../support/readings.ts';

const dyno = (state: string): Dyno => ({ type: 'web', state });
const eco = (...states: string[]) =>
  readingsOf(dataWith({ formation: [web('Eco', 1)], dynos: states.map(dyno) }));

describe('conditionOf', () => {
  it.each([
    ['idle', true],
    ['up', false],
    // The first request may have woken it, or it may be restarting for another reason.
    ['starting', undefined],
    ['crashed', undefined],
  ])('for an Eco dyno that is %s: asleep is %s', (state, asleep) => {
    expect(conditionOf(eco(state))).toMatchObject({ sleeps: true, asleep });
  });

  it('is awake if one of the web dynos is', () => {
    expect(conditionOf(eco('idle', 'up')).asleep).toBe(false);
  });

  it('is unknown for an app without dynos', () => {
    expect(conditionOf(eco()).asleep).toBeUndefined();
  });

  it('is never asleep for a Standard app, in any state', () => {
    const data = dataWith({ dynos: [dyno('starting')] });
    expect(conditionOf(readingsOf(data))).toMatchObject({ sleeps: false, asleep: false });
  });

  it('is unknown if nothing can be read', () => {
    expect(conditionOf({})).toEqual({ useless: undefined, sleeps: undefined, asleep: undefined });
  });

  it.each([
    ['not-released', { formation: [] }],
    ['no-web-process', { formation: [{ ...web('Standard-1X', 1), type: 'worker' }] }],
    ['no-web-dynos', { formation: [web('Eco', 0)] }],
    ['maintenance', { app: { ...GOOD.app, maintenance: true } }],
    ['internal-routing', { app: { ...GOOD.app, internal_routing: true } }],
    ['eco-hours-used-up', { ecoHours: 0 }],
    ['crashed', { dynos: [dyno('crashed'), dyno('crashed')] }],
    [undefined, {}],
  ])('has the reason why no request can wake it: %s', (useless, changes) => {
    expect(conditionOf(readingsOf(dataWith(changes))).useless).toBe(useless);
  });

  it('can be reached behind internal routing where the config says how', () => {
    const readings = readingsOf(dataWith({ app: { ...GOOD.app, internal_routing: true } }));
    expect(conditionOf(readings, 'https://vpn.example.com').useless).toBeUndefined();
  });

  it.each([
    ['one of them may answer', [dyno('crashed'), dyno('starting')]],
    ['none is listed', []],
    ['a worker alone has crashed', [{ type: 'worker', state: 'crashed' }]],
  ])("isn't crashed if %s", (_, dynos) => {
    expect(conditionOf(readingsOf(dataWith({ dynos }))).useless).toBeUndefined();
  });

  it('is crashed if all web dynos are, whatever the workers do', () => {
    const dynos = [{ type: 'worker', state: 'up' }, dyno('crashed')];
    expect(conditionOf(readingsOf(dataWith({ dynos }))).useless).toBe('crashed');
  });

  it.each([1, null])(
    "isn't out of Eco hours if some are left, or if they don't matter: %j",
    (ecoHours) => {
      expect(conditionOf(readingsOf(dataWith({ ecoHours }))).useless).toBeUndefined();
    },
  );

  it('has only one of several reasons', () => {
    const crashed = dataWith({ dynos: [dyno('crashed')] });
    const exhausted = { ...crashed, ecoHours: 0 };
    const inMaintenance = { ...exhausted, app: { ...GOOD.app, maintenance: true } };
    const scaledToNone = { ...inMaintenance, formation: [web('Eco', 0)] };
    const reasons = [crashed, exhausted, inMaintenance, scaledToNone].map(
      (data) => conditionOf(readingsOf(data)).useless,
    );
    expect(reasons).toEqual(['crashed', 'eco-hours-used-up', 'maintenance', 'no-web-dynos']);
  });
});
