import { describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/base/clock.ts';
import type { SimEvent } from '../../src/simulator/events.ts';
import { startSimulator } from '../../src/simulator/world.ts';
import { warmWith } from '../../src/warm/app.ts';
import { requestsFor } from '../../src/warm/measure.ts';
import type { WarmReport } from '../../src/warm/report.ts';
import { scenarioOf } from '../simulator/in-world.ts';
import { requestOf } from '../support/default-request.ts';
import { useTeardown } from '../support/teardown.ts';
import { dynosOf, responsesSince, warmerOf } from './in-world.ts';
import { routedApp } from './routed-app.ts';
import { seeded } from './seeded.ts';

const end = useTeardown();

const FOUR_DYNOS = scenarioOf('one-dyno', { quantity: 4 });

interface Measured {
  /** of the router, in each run */
  readonly requests: readonly number[];
  /** runs in which a dyno gave no expected answer */
  readonly failures: number;
}

/** Warms again and again, and looks each time at what the router did. */
async function measure(
  runs: number,
  events: readonly SimEvent[],
  warm: () => Promise<WarmReport>,
): Promise<Measured> {
  const requests: number[] = [];
  let failures = 0;
  for (let run = 0; run < runs; run += 1) {
    const mark = events.length;
    const { isWarm, coverage, paths } = await warm();
    expect([isWarm, paths[0]?.requests]).toEqual([true, requestsFor(4)]);
    expect(coverage).toMatchObject({ kind: 'likely', dynos: 4 });
    const responses = responsesSince({ events }, mark);
    requests.push(responses.length);
    if (dynosOf(responses).size < 4) failures += 1;
  }
  return { requests, failures };
}

// What the router picks is the same in every run of these tests.
describe('four dynos behind a router that picks at random', () => {
  // Of 200 runs that each succeed with 99.05 %, more than five fail once in 80 times.
  const MOST_FAILURES = 5;

  it('are all reached as often as promised, in 200 runs', async () => {
    const { ask, events, stop } = routedApp(FOUR_DYNOS, seeded(1));
    end(stop);
    const plan = { request: requestOf(), dynos: 4, window: 3, timeout: 60_000 };
    const watcher = { onProgress: () => undefined, onPath: () => undefined };

    const { requests, failures } = await measure(200, events, () =>
      warmWith(ask, systemClock, plan, new AbortController().signal, watcher),
    );

    expect(requests).toEqual(Array.from({ length: 200 }, () => requestsFor(4)));
    expect(failures).toBeLessThanOrEqual(MOST_FAILURES);
  });

  it('are reached in the same way by requests that go through the network', async () => {
    const simulator = await startSimulator({ scenario: FOUR_DYNOS, random: seeded(1) });
    end(simulator.stop);
    // With a clock that stands still all answers take the same time: it's about the dynos alone.
    const warm = warmerOf(simulator, { now: () => 0 });

    const { requests, failures } = await measure(5, simulator.events, () => warm({ dynos: 4 }));

    expect(requests).toEqual(Array.from({ length: 5 }, () => requestsFor(4)));
    expect(failures).toBe(0);
  });
});
