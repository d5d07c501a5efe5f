import { describe, expect, it } from '@jest/globals';
import { type Simulator, startSimulator } from '../../src/simulator/world.ts';
import { median, windowFor } from '../../src/warm/measure.ts';
import type { PathReport } from '../../src/warm/report.ts';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { useTeardown } from '../support/teardown.ts';
import { warmerOf } from './in-world.ts';
import { seeded } from './seeded.ts';

const end = useTeardown();

const STEADY_MS = 80;
const COLD = { requests: 50, seconds: 0.16 };

/** What a dyno takes longer for its next answer, as a part of the steady time. */
const excess = (served: number): number =>
  (Math.max(0, 1 - served / COLD.requests) * COLD.seconds * 1_000) / STEADY_MS;

interface Warmed {
  readonly path: PathReport | undefined;
  /** by each dyno until then */
  readonly served: readonly number[];
  /** what the last answers took, as the simulator saw them; the median, in milliseconds */
  readonly seenMs: number;
}

/** Warms such an app. */
async function warm(dynos: number): Promise<Warmed> {
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
  return { path: paths[0], served, seenMs: median(timesOf(simulator).slice(-window)) };
}

/** Of the requests, in the order in which they arrived. */
function timesOf(simulator: Simulator): number[] {
  const answered = new Map(
    eventsOf(simulator, 'router-response').map(({ request, atReal }) => [request, atReal]),
  );
  return eventsOf(simulator, 'router-request').map(
    ({ request, atReal }) => (answered.get(request) ?? NaN) - atReal,
  );
}

describe('an app on the JVM that gets faster over 50 requests to each dyno', () => {
  // What a dyno needs for its next answer follows from what it has served, however late a busy machine is.
  it('is called warm within 20 % of its steady time and not before, on one dyno and on two', async () => {
    const both = await Promise.all([warm(1), warm(2)]);

    expect(both.map(({ path, served }) => [path?.notWarm, served.length])).toEqual([
      [undefined, 1],
      [undefined, 2],
    ]);
    for (const { path, served, seenMs } of both) {
      for (const count of served) expect(excess(count)).toBeLessThan(0.2);
      expect(path?.firstMs).toBeGreaterThan(1_000 * COLD.seconds);
      expect(path?.warmMs).toBeGreaterThan(0.9 * STEADY_MS);
      expect(path?.warmMs).toBeLessThanOrEqual(1.2 * seenMs);
    }
  }, 240_000);
});
