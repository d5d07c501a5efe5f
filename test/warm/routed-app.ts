import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { bringUp, createApps } from '../../src/simulator/app/first-state.ts';
import type { World } from '../../src/simulator/app/model.ts';
import { createClock } from '../../src/simulator/clock.ts';
import { createEventLog, type SimEvent } from '../../src/simulator/events.ts';
import { createRouter } from '../../src/simulator/router/router.ts';
import { readScenario } from '../../src/simulator/scenario/read-scenario.ts';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import type { Asker } from '../../src/warmup/request.ts';
import { APP } from '../simulator/in-world.ts';
import { answerOf } from '../support/warm-report.ts';

/**
 * The simulator's router and dynos as `startSimulator` builds them, asked by function call: no network,
 * no TLS. Each answer is said to take no time.
 */
export function routedApp(
  scenario: Scenario,
  random: () => number,
): { ask: Asker; events: readonly SimEvent[]; stop: () => void } {
  const stopping = new AbortController();
  const world = worldOf(scenario, random, stopping.signal);
  const app = world.apps.get(APP);
  if (!app) throw new Error(`the scenario has no ${APP}`);
  bringUp(world, app);
  const route = createRouter(world);
  const ask: Asker = async ({ path, method }) => {
    const incoming = new IncomingMessage(new Socket());
    Object.assign(incoming, { url: path, method });
    const response = new ServerResponse(incoming);
    await route(app, incoming, response);
    return answerOf({ path, status: response.statusCode, ms: 0, responseMs: 0 });
  };
  return {
    ask,
    events: world.log.events,
    stop: () => {
      stopping.abort();
    },
  };
}

function worldOf(scenario: Scenario, random: () => number, stopped: AbortSignal): World {
  const complete = readScenario(scenario);
  const clock = createClock(1, stopped);
  return {
    ...{ clock, random, stopped, scenario: complete },
    log: createEventLog(clock.now, {}),
    token: '',
    apps: createApps(complete, clock),
  };
}
