import { describe, expect, it } from '@jest/globals';
import { startSimulator } from '../../src/simulator/world.ts';
import { requestsFor } from '../../src/warm/measure.ts';
import { useTeardown } from '../support/teardown.ts';
import { warmerOf } from './in-world.ts';
import { FOUR_DYNOS, measure, measureRouted } from './reached-dynos.ts';
import { seeded } from './seeded.ts';

const end = useTeardown();

// What the router picks is the same in every run of these tests.
describe('four dynos behind a router that picks at random', () => {
  // The proof, with 200 runs, is in app.in-world-coverage.long.test.ts.
  it('are all reached as often as promised, in 20 runs', async () => {
    const { requests, failures } = await measureRouted(20, end);
    expect(requests).toEqual(Array.from({ length: 20 }, () => requestsFor(4)));
    expect(failures).toBeLessThanOrEqual(1);
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
