import { describe, expect, it } from '@jest/globals';
import { startSimulator } from '../../src/simulator/world.ts';
import { windowFor } from '../../src/warmup/steadiness.ts';
import type { PathReport } from '../../src/warmup/warm-report.ts';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { useTeardown } from '../support/teardown.ts';
import { warmerOf } from './in-world.ts';
import { seeded } from './seeded.ts';

const end = useTeardown();

// Long against what a busy machine adds to them.
const STEADY_MS = 250;
const COLD = { requests: 50, seconds: 0.5 };

/** What a dyno takes longer for its next answer, as a part of the steady time. */
const excess = (served: number): number =>
  (Math.max(0, 1 - served / COLD.requests) * COLD.seconds * 1_000) / STEADY_MS;

/** Warms such an app. `served`: by each dyno until then. */
async function warm(dynos: number): Promise<{ path: PathReport | undefined; served: number[] }> {
  const simulator = await startSimulator({
    scenario: scenarioOf('java', {
      quantity: dynos,
      coldStart: COLD,
      responses: { '/': { latencySeconds: STEADY_MS / 1_000 } },
    }),
    random: seeded(2),
  });
  end(simulator.stop);
  const window = windowFor(null, true, dynos);
  const { paths } = await warmerOf(simulator)({ dynos, window, timeout: 200_000 });
  const responses = eventsOf(simulator, 'router-response');
  const served = simulator
    .state('my-app')
    .dynos.map(({ name }) => responses.filter(({ dyno }) => dyno === name).length);
  return { path: paths[0], served };
}

describe('an app on the JVM that gets faster over 50 requests to each dyno', () => {
  it('is called warm within 20 % of its steady time and not before, on one dyno and on two', async () => {
    const both = await Promise.all([warm(1), warm(2)]);

    expect(both.map(({ path, served }) => [path?.notWarm, served.length])).toEqual([
      [undefined, 1],
      [undefined, 2],
    ]);
    for (const { path, served } of both) {
      expect(path?.firstMs).toBeGreaterThan(1_000 * COLD.seconds);
      expect(path?.warmMs).toBeLessThanOrEqual(1.2 * STEADY_MS);
      for (const count of served) expect(excess(count)).toBeLessThan(0.2);
    }
  }, 240_000);
});
