import { describe, expect, it } from '@jest/globals';
import type { Dyno } from '../../src/heroku/shapes.ts';
import { conditionOf } from '../../src/warmup/condition.ts';
import { dataWith, GOOD, readingsOf, web } from '../support/readings.ts';

const dyno = (state: string): Dyno => ({
  name: 'web.1',
  type: 'web',
  state,
  release: { version: 1 },
});
const eco = (...states: string[]) =>
  readingsOf(dataWith({ formation: [web('Eco', 1)], dynos: states.map(dyno) }));

describe('conditionOf', () => {
  it.each([
    ['idle', true],
    ['starting', true],
    ['up', false],
  ])('of an Eco dyno that is %s: asleep is %s', (state, asleep) => {
    expect(conditionOf(eco(state))).toMatchObject({ sleeps: true, asleep });
  });

  it('never calls a Standard app asleep, whatever its dynos do', () => {
    const data = dataWith({ dynos: [dyno('starting')] });
    expect(conditionOf(readingsOf(data))).toMatchObject({ sleeps: false, asleep: false });
  });

  it('is unknown where nothing could be read', () => {
    expect(conditionOf({})).toEqual({
      released: undefined,
      maintenance: undefined,
      webDynos: undefined,
      sleeps: undefined,
      asleep: undefined,
    });
  });

  it('knows an app before its first release by its empty formation', () => {
    expect(conditionOf(readingsOf(dataWith({ formation: [] })))).toMatchObject({ released: false });
  });

  it('counts an app without a web process as having no web dynos', () => {
    const formation = [{ ...web('Standard-1X', 1), type: 'worker' }];
    expect(conditionOf(readingsOf(dataWith({ formation })))).toMatchObject({ webDynos: 0 });
  });

  it('sees maintenance', () => {
    const app = { ...GOOD.app, maintenance: true };
    expect(conditionOf(readingsOf(dataWith({ app })))).toMatchObject({ maintenance: true });
  });
});
