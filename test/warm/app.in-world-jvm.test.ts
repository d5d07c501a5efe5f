import { describe, expect, it } from '@jest/globals';
import type { SimEvent } from '../../src/simulator/events.ts';
import { warmWith } from '../../src/warm/app.ts';
import { median, windowFor } from '../../src/warm/measure.ts';
import type { PathReport } from '../../src/warm/report.ts';
import { eventsOf, scenarioOf } from '../simulator/in-world.ts';
import { requestOf } from '../support/default-request.ts';
import { useTeardown } from '../support/teardown.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { routedApp } from './routed-app.ts';
import { seeded } from './seeded.ts';

const end = useTeardown();

const STEADY_MS = 80;
const COLD = { requests: 50, seconds: 0.16 };

/** How much longer a dyno takes for its next answer, relative to its steady time. */
const excess = (served: number): number =>
  (Math.max(0, 1 - served / COLD.requests) * COLD.seconds * 1_000) / STEADY_MS;

interface Warmed {
  readonly path: PathReport | undefined;
  /** each dyno's requests until then */
  readonly served: readonly number[];
  /** the median of the last answers in milliseconds, as the simulator measured them */
  readonly seenMs: number;
}

/** Warms such an app in simulated time, so the load of the machine doesn't matter. */
async function warm(dynos: number): Promise<Warmed> {
  const scenario = scenarioOf('java', {
    quantity: dynos,
    coldStart: COLD,
    responses: { '/': { latencySeconds: STEADY_MS / 1_000 } },
  });
  const clock = virtualClock(0);
  const { ask, events, stop } = routedApp(scenario, seeded(2), clock);
  end(stop);
  const window = windowFor(null, true, dynos);
  const plan = { request: requestOf(), dynos, window, timeout: 200_000 };
  const watcher = { onProgress: () => undefined, onPath: () => undefined };
  const { paths } = await warmWith(ask, clock, plan, new AbortController().signal, watcher);
  const dynoNames = eventsOf({ events }, 'router-response').map(({ dyno }) => dyno);
  const served = [...new Set(dynoNames)].map(
    (name) => dynoNames.filter((dyno) => dyno === name).length,
  );
  return { path: paths[0], served, seenMs: median(timesIn(events).slice(-window)) };
}

/** The requests, in the order of their arrival. */
function timesIn(events: readonly SimEvent[]): number[] {
  const answered = new Map(
    eventsOf({ events }, 'router-response').map(({ request, at }) => [request, at]),
  );
  return eventsOf({ events }, 'router-request').map(
    ({ request, at }) => (answered.get(request) ?? NaN) - at,
  );
}

describe('a JVM app that gets faster over 50 requests to each dyno', () => {
  it('counts as warm within 20 % of its steady time and not before, on one dyno and on two', async () => {
    const both = [await warm(1), await warm(2)];

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
  });
});
