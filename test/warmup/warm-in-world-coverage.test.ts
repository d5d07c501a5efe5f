import { describe, expect, it } from '@jest/globals';
import { startSimulator } from '../../src/simulator/world.ts';
import { requestsFor } from '../../src/warmup/coverage.ts';
import { scenarioOf } from '../simulator/in-world.ts';
import { useTeardown } from '../support/teardown.ts';
import { dynosOf, responsesSince, warmerOf } from './in-world.ts';
import { seeded } from './seeded.ts';

const end = useTeardown();

describe('four dynos behind a router that picks at random', () => {
  // Of 200 runs that each succeed with 99.05 %, more than five fail once in 80 times. What the router
  // picks is the same in every run of this test.
  const MOST_FAILURES = 5;

  it('are all reached as often as promised, in 200 runs', async () => {
    const simulator = await startSimulator({
      scenario: scenarioOf('one-dyno', { quantity: 4 }),
      random: seeded(1),
    });
    end(simulator.stop);
    // With a clock that stands still all answers take the same time: it's about the dynos alone.
    const warm = warmerOf(simulator, { now: () => 0 });

    let failures = 0;
    const requests = new Set<number>();
    for (let run = 0; run < 200; run += 1) {
      const mark = simulator.events.length;
      const { isWarm, coverage, paths } = await warm({ dynos: 4 });
      expect([isWarm, paths[0]?.requests]).toEqual([true, requestsFor(4)]);
      expect(coverage).toMatchObject({ kind: 'likely', dynos: 4 });
      const responses = responsesSince(simulator, mark);
      requests.add(responses.length);
      if (dynosOf(responses).size < 4) failures += 1;
    }

    expect([...requests]).toEqual([requestsFor(4)]);
    expect(failures).toBeLessThanOrEqual(MOST_FAILURES);
  }, 240_000);
});
