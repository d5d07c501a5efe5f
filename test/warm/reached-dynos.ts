import { expect } from '@jest/globals';
import type { SimEvent } from '../../src/simulator/events.ts';
import { warmWith } from '../../src/warm/app.ts';
import { requestsFor } from '../../src/warm/measure.ts';
import type { WarmReport } from '../../src/warm/report.ts';
import { scenarioOf } from '../simulator/in-world.ts';
import { requestOf } from '../support/default-request.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { dynosOf, responsesSince } from './in-world.ts';
import { routedApp } from './routed-app.ts';
import { seeded } from './seeded.ts';

export const FOUR_DYNOS = scenarioOf('one-dyno', { quantity: 4 });

interface Measured {
  /** the router's requests, in each run */
  readonly requests: readonly number[];
  /** runs in which a dyno gave no expected answer */
  readonly failures: number;
}

/** Warms four dynos again and again, and each time reads what the router did. */
export async function measure(
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

/** The same without a network; the router makes the same choices in every run of the tests. */
export async function measureRouted(
  runs: number,
  end: (stop: () => unknown) => void,
): Promise<Measured> {
  const clock = virtualClock();
  const { ask, events, stop } = routedApp(FOUR_DYNOS, seeded(1), clock);
  end(stop);
  const plan = { request: requestOf(), dynos: 4, window: 3, timeout: 60_000 };
  const watcher = { onProgress: () => undefined, onPath: () => undefined };
  return measure(runs, events, () =>
    warmWith(ask, clock, plan, new AbortController().signal, watcher),
  );
}
