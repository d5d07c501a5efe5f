import { describe, expect, it } from '@jest/globals';
import type { SimApp, World } from '../../src/simulator/app/model.ts';
import { createFaultFinder } from '../../src/simulator/faults.ts';
import { presetScenario } from '../../src/simulator/scenario/presets.ts';
import { readScenario } from '../../src/simulator/scenario/read-scenario.ts';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';

type Faults = NonNullable<Scenario['faults']>['app'];

/** Asks at the given seconds, of an app or of none, whether a request runs into one of `faults`. */
function hits(faults: Faults, requests: readonly (number | [seconds: number, app: SimApp])[]) {
  const { app: parsed } = readScenario({ apps: { 'my-app': {} }, faults: { app: faults } }).faults;
  let now = 0;
  const world = { clock: { now: () => now * 1000 }, apps: new Map() } as unknown as World;
  const find = createFaultFinder(world, parsed);
  return requests.map((request) => {
    const [seconds, app] = typeof request === 'number' ? [request] : request;
    now = seconds;
    return find('/', app) !== undefined;
  });
}

const released = (seconds: number): SimApp => ({ deployedAt: seconds * 1000 }) as SimApp;

describe('a fault that comes again', () => {
  it('holds in the same part of every period', () => {
    const when = { fromSeconds: 5, forSeconds: 2, everySeconds: 10 };
    expect(hits([{ when }], [0, 4.9, 5, 6.9, 7, 14.9, 15, 17, 1005, 1008])).toEqual([
      false,
      false,
      true,
      true,
      false,
      false,
      true,
      false,
      true,
      false,
    ]);
  });

  it('holds as often as it may in each period', () => {
    const when = { everySeconds: 10 };
    expect(hits([{ times: 2, when }], [1, 2, 3, 11, 35, 36, 37])).toEqual([
      true,
      true,
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  it('holds as often as it may for each app, where it is counted from its release', () => {
    const [one, other] = [released(0), released(3)];
    const when = { after: 'release', everySeconds: 10 } as const;
    expect(
      hits(
        [{ times: 1, when }],
        [
          [4, one],
          [5, other],
          [6, one],
          [11, one],
          [12, other],
          [13, other],
        ],
      ),
    ).toEqual([true, true, false, true, false, true]);
  });

  it('leaves a request to the next fault when it has no more times left', () => {
    const first = { times: 1, when: { everySeconds: 10 } };
    expect(hits([first, { status: 500, times: 1 }], [1, 2, 3, 11])).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });
});

describe('a fault that comes once', () => {
  it('holds as often as it may altogether, however often its release comes', () => {
    const when = { after: 'release', forSeconds: 10 } as const;
    expect(
      hits(
        [{ times: 1, when }],
        [
          [1, released(0)],
          [2, released(0)],
          [21, released(20)],
        ],
      ),
    ).toEqual([true, false, false]);
  });
});

describe('the scenario flaky-network', () => {
  it('stays flaky', () => {
    const { api, app } = presetScenario('flaky-network').faults ?? {};
    for (const faults of [api, app]) {
      expect(hits(faults, [1, 2, 20, 39, 86_400, 86_401])).toEqual([
        true,
        false,
        true,
        false,
        true,
        false,
      ]);
    }
  });
});
