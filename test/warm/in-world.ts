import { systemClock } from '../../src/base/clock.ts';
import { createFetch } from '../../src/net/fetch.ts';
import type { SimEvent } from '../../src/simulator/events.ts';
import type { Simulator } from '../../src/simulator/world.ts';
import { warmApp } from '../../src/warm/app.ts';
import type { WarmPlan } from '../../src/warm/plan.ts';
import type { WarmReport } from '../../src/warm/report.ts';
import { APP } from '../simulator/in-world.ts';
import { pathOf, requestOf } from '../support/default-request.ts';
import { gitConfig } from '../support/git-config.ts';
import { nodeFiles } from '../../src/base/node-files.ts';

type Ports = Parameters<typeof warmApp>[0];

/** Warms the world's app with real requests: see `warmApp`. */
export function warmerOf(
  simulator: Simulator,
  changes: Partial<Ports> = {},
): (
  plan: Pick<WarmPlan, 'dynos'> & Partial<WarmPlan>,
  paths?: readonly string[],
) => Promise<WarmReport> {
  const { HTTPS_PROXY, GIT_SSL_CAINFO } = simulator.env;
  const fetch = createFetch({
    env: { HTTPS_PROXY, GIT_SSL_CAINFO },
    gitConfig: gitConfig(),
    files: nodeFiles,
    cwd: '/',
  });
  // Without randomness, the pauses are as short as possible.
  const ports = { ...systemClock, random: () => 0, fetch, userAgent: 'test/1', ...changes };
  const baseUrl = simulator.state(APP).webUrl;
  return (plan, paths = ['/']) =>
    warmApp(
      ports,
      {
        ...{ window: 3, timeout: 60_000, ...plan },
        request: requestOf({ ...plan.request, baseUrl, paths: paths.map((path) => pathOf(path)) }),
      },
      new AbortController().signal,
      { onProgress: () => undefined, onPath: () => undefined },
    );
}

export type RouterResponse = Extract<SimEvent, { type: 'router-response' }>;

/** The router's answers since `mark`, a number of events. */
export const responsesSince = (
  { events }: Pick<Simulator, 'events'>,
  mark: number,
): RouterResponse[] =>
  events.slice(mark).filter((event): event is RouterResponse => event.type === 'router-response');

export const dynosOf = (responses: readonly RouterResponse[]): Set<string | undefined> =>
  new Set(responses.filter(({ status }) => status === 200).map(({ dyno }) => dyno));
