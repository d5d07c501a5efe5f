import { describe, expect, it } from '@jest/globals';
import { PRESET_NAMES, presetScenario } from '../../../src/simulator/scenario/presets.ts';
import { parseScenario, readScenario } from '../../../src/simulator/scenario/read-scenario.ts';

const problemOf = (value: unknown): string => {
  try {
    readScenario(value);
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a scenario', () => {
  it('needs no more than the name of an app', () => {
    expect(readScenario({ apps: { 'my-app': {} } })).toMatchObject({
      apps: { 'my-app': { size: 'eco', quantity: 1, released: true, asleep: false } },
      faults: { api: [] },
    });
  });

  it.each(PRESET_NAMES)('that has a name is a good one: %s', (name) => {
    expect(Object.keys(readScenario(presetScenario(name, 'other')).apps)).toEqual(['other']);
  });

  it.each([
    [{}, 'apps'],
    [{ apps: {} }, 'needs an app'],
    [{ apps: { 'My App': {} } }, 'apps.My App'],
    [{ apps: { 'my-app': { sizes: 'eco' } } }, 'sizes'],
    [{ apps: { 'my-app': { size: 'huge' } } }, 'apps.my-app.size'],
    [{ apps: { 'my-app': { quantity: 2 } } }, 'one dyno per process type'],
    [{ apps: { 'my-app': { size: 'basic', asleep: true } } }, 'only eco dynos sleep'],
    [{ apps: { 'my-app': { features: { preboot: true } } } }, "can't have preboot"],
    [{ apps: { 'my-app': { bootSeconds: -1 } } }, 'bootSeconds'],
    [{ apps: { 'my-app': { webUrl: 'http://x.example' } } }, 'webUrl'],
    [{ apps: { 'my-app': { domains: ['*'] } } }, 'domains'],
    [{ apps: { 'my-app': {} }, faults: { api: [{ path: '(' }] } }, 'faults.api.0.path'],
    [[], 'expected object'],
    [null, 'expected object'],
  ])('is refused, with the place: %j', (value, place) => {
    expect(problemOf(value)).toContain(place);
  });

  it('shows no control characters of a file in its errors', () => {
    expect(problemOf({ apps: { '\u001b[2J': {} } })).toContain('\\u{1b}[2J');
  });

  it('that is not JSON names its file', () => {
    expect(() => parseScenario('{', 'mine.json')).toThrow("mine.json isn't JSON");
  });
});
