import { describe, expect, it } from '@jest/globals';
import { requestsFor } from '../../src/warm/measure.ts';
import { useTeardown } from '../support/teardown.ts';
import { warmerOf } from './in-world.ts';
import { FOUR_DYNOS, measure, measureRouted } from './reached-dynos.ts';
import { seeded } from './seeded.ts';
import { startWorld } from '../support/simulator.ts';

const end = useTeardown();

// The router's choices are the same in every run of these tests.
describe('four dynos behind a random router', () => {
  // The full proof, with 200 runs, is in app.in-world-coverage.long.test.ts.
  it('are all reached with the promised probability, in 20 runs', async () => {
    const { requests, failures } = await measureRouted(20, end);
    expect(requests).toEqual(Array.from({ length: 20 }, () => requestsFor(4)));
    expect(failures).toBeLessThanOrEqual(1);
  });

  it('are reached in the same way over the network', async () => {
    const simulator = await startWorld({ scenario: FOUR_DYNOS, random: seeded(1) });
    end(simulator.stop);
    // On a stopped clock, all answers take the same time, so only the dynos matter.
    const warm = warmerOf(simulator, { now: () => 0 });

    const { requests, failures } = await measure(5, simulator.events, () => warm({ dynos: 4 }));

    expect(requests).toEqual(Array.from({ length: 5 }, () => requestsFor(4)));
    expect(failures).toBe(0);
  });
});
