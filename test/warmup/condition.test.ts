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
    // Woken by the request that left first, or restarting for a reason of its own: who knows.
    ['starting', undefined],
    ['crashed', undefined],
  ])('of an Eco dyno that is %s: asleep is %s', (state, asleep) => {
    expect(conditionOf(eco(state))).toMatchObject({ sleeps: true, asleep });
  });

  it('calls an app awake when one of its web dynos is', () => {
    expect(conditionOf(eco('idle', 'up')).asleep).toBe(false);
  });

  it('does not know of an app without dynos', () => {
    expect(conditionOf(eco()).asleep).toBeUndefined();
  });

  it('never calls a Standard app asleep, whatever its dynos do', () => {
    const data = dataWith({ dynos: [dyno('starting')] });
    expect(conditionOf(readingsOf(data))).toMatchObject({ sleeps: false, asleep: false });
  });

  it('is unknown where nothing could be read', () => {
    expect(conditionOf({})).toEqual({ useless: undefined, sleeps: undefined, asleep: undefined });
  });

  it.each([
    ['not-released', { formation: [] }],
    ['no-web-process', { formation: [{ ...web('Standard-1X', 1), type: 'worker' }] }],
    ['no-web-dynos', { formation: [web('Eco', 0)] }],
    ['maintenance', { app: { ...GOOD.app, maintenance: true } }],
    [undefined, {}],
  ])('knows why no request can wake it: %s', (useless, changes) => {
    expect(conditionOf(readingsOf(dataWith(changes))).useless).toBe(useless);
  });
});
