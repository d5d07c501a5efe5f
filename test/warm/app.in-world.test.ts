import { describe, expect, it } from '@jest/globals';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import type { Simulator } from '../../src/simulator/world.ts';
import { requestsFor } from '../../src/warm/measure.ts';
import { APP, eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { requestOf } from '../support/default-request.ts';
import { useTeardown } from '../support/teardown.ts';
import { dynosOf, responsesSince, warmerOf } from './in-world.ts';
import { seeded } from './seeded.ts';
import { startWorld } from '../support/simulator.ts';

const end = useTeardown();

async function start(scenario: Scenario, speed = 1): Promise<Simulator> {
  const simulator = await startWorld({ scenario, speed, random: seeded(1) });
  end(simulator.stop);
  return simulator;
}

const withFaults = (
  app: Scenario['apps'][string],
  faults: NonNullable<Scenario['faults']>['app'],
): Scenario => ({ ...scenarioOf('one-dyno', app), faults: { app: faults } });

describe('four dynos that send their names', () => {
  it('are counted, with fewer requests than without names', async () => {
    const simulator = await start(scenarioOf('identity'));
    // All answers take the same time.
    const warm = warmerOf(simulator, { now: () => 0 });

    const counts: number[] = [];
    for (let run = 0; run < 20; run += 1) {
      const mark = simulator.events.length;
      const { isWarm, coverage } = await warm({ dynos: 4 });
      expect(isWarm).toBe(true);
      expect(coverage).toEqual({ kind: 'counted', reached: 4, dynos: 4 });
      const responses = responsesSince(simulator, mark);
      expect(dynosOf(responses).size).toBe(4);
      counts.push(responses.length);
    }

    const mean = counts.reduce((sum, count) => sum + count) / counts.length;
    expect(mean).toBeLessThan(0.75 * requestsFor(4));
  });

  it('are reported as missing if the app has fewer', async () => {
    const simulator = await start(scenarioOf('identity', { quantity: 3 }));
    const { isWarm, coverage, paths } = await warmerOf(simulator, { now: () => 0 })({ dynos: 4 });
    expect([isWarm, paths[0]?.notWarm]).toEqual([false, 'dynos-missing']);
    expect(coverage).toEqual({ kind: 'counted', reached: 3, dynos: 4 });
  });
});

describe('a sleeping Eco app', () => {
  it('wakes after one request, and is warm a few requests later', async () => {
    const simulator = await start(scenarioOf('sleeping', { bootSeconds: 30 }), 20);
    const { isWarm, paths } = await warmerOf(simulator)({ dynos: 1 });
    expect(isWarm).toBe(true);
    expect(paths[0]).toMatchObject({ retries: 0 });

    const [booted] = eventsOf(simulator, 'dyno').filter(({ to }) => to === 'up');
    const arrivals = eventsOf(simulator, 'router-request');
    expect(arrivals.filter(({ at }) => at < (booted?.at ?? 0))).toHaveLength(1);
    expect(simulator.state(APP).dynos).toMatchObject([{ state: 'up' }]);
  });
});

describe('an app with paths that fail', () => {
  it('gets more requests for paths that answer 503 at first, and no more for missing paths', async () => {
    const simulator = await start(
      withFaults({ responses: { '/gone': { status: 404 } } }, [
        { path: '^/flaky$', status: 503, times: 2 },
        { path: '^/cut$', drop: true, times: 1 },
      ]),
    );
    const { isWarm, paths } = await warmerOf(simulator)({ dynos: 1 }, [
      ...['/', '/flaky', '/cut', '/gone'],
    ]);

    expect(isWarm).toBe(false);
    expect(paths).toMatchObject([
      { notWarm: undefined, retries: 0, last: { status: 200 } },
      { notWarm: undefined, retries: 2, last: { status: 200 } },
      { notWarm: undefined, retries: 1, last: { status: 200 } },
      { notWarm: 'unexpected', requests: 1, retries: 0, last: { status: 404 } },
    ]);
    const sent = eventsOf(simulator, 'router-request').filter(({ path }) => path === '/gone');
    expect(sent).toHaveLength(1);
  });

  it('counts as unanswered in maintenance, after the last retry', async () => {
    const simulator = await start(scenarioOf('maintenance'));
    const request = requestOf({ retries: 2 });
    const { paths } = await warmerOf(simulator)({ dynos: 1, request });
    expect(paths).toMatchObject([
      { notWarm: 'unanswered', last: { status: 503 }, requests: 3, retries: 2 },
    ]);
    expect(eventsOf(simulator, 'router-request')).toHaveLength(3);
  });
});

describe('a slow app', () => {
  it('gets no more requests at a time than the limit, for all paths together', async () => {
    const paths = ['/1', '/2', '/3', '/4', '/5', '/6'];
    const slow = Object.fromEntries(paths.map((path) => [path, { latencySeconds: 0.1 }]));
    const simulator = await start(scenarioOf('one-dyno', { quantity: 4, responses: slow }));
    const request = requestOf({ concurrency: 3 });
    const { isWarm } = await warmerOf(simulator, { now: () => 0 })({ dynos: 4, request }, paths);
    expect(isWarm).toBe(true);

    let [underway, most] = [0, 0];
    for (const { type } of simulator.events) {
      if (type === 'router-request') most = Math.max(most, (underway += 1));
      if (type === 'router-response') underway -= 1;
    }
    expect(most).toBe(3);
  });
});
