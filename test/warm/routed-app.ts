import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Clock } from '../../src/base/clock.ts';
import { bringUp, createApps } from '../../src/simulator/app/first-state.ts';
import type { World } from '../../src/simulator/app/model.ts';
import { createEventLog, type SimEvent } from '../../src/simulator/events.ts';
import { createRouter } from '../../src/simulator/router/router.ts';
import { readScenario } from '../../src/simulator/scenario/read-scenario.ts';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import type { Asker } from '../../src/warmup/request.ts';
import { APP } from '../simulator/in-world.ts';
import { answerOf } from '../support/warm-report.ts';

/**
 * The simulator's router and dynos as `startSimulator` builds them, without a network and TLS. An answer
 * takes the scenario's time by `clock`, so the load of the machine doesn't matter.
 */
export function routedApp(
  scenario: Scenario,
  random: () => number,
  clock: Clock,
): { ask: Asker; events: readonly SimEvent[]; stop: () => void } {
  const stopping = new AbortController();
  const world = worldOf(scenario, random, simulated(clock, stopping.signal), stopping.signal);
  const app = world.apps.get(APP);
  if (!app) throw new Error(`the scenario has no ${APP}`);
  bringUp(world, app);
  const route = createRouter(world);
  const ask: Asker = async ({ path, method }) => {
    const began = clock.now();
    const incoming = new IncomingMessage(new Socket());
    Object.assign(incoming, { url: path, method });
    const response = new ServerResponse(incoming);
    await route(app, incoming, response);
    const ms = clock.now() - began;
    return answerOf({ path, status: response.statusCode, ms, responseMs: ms });
  };
  return {
    ask,
    events: world.log.events,
    stop: () => {
      stopping.abort();
    },
  };
}

function worldOf(
  scenario: Scenario,
  random: () => number,
  clock: World['clock'],
  stopped: AbortSignal,
): World {
  const complete = readScenario(scenario);
  return {
    ...{ clock, random, stopped, scenario: complete },
    log: createEventLog(clock.now, {}),
    localUrl: '',
    token: '',
    apps: createApps(complete, clock),
  };
}

/** The simulator's clock, with the time of another. */
const simulated = ({ now, today, sleep }: Clock, stopped: AbortSignal): World['clock'] => ({
  now,
  date: today,
  async sleep(ms, signal) {
    const ends = AbortSignal.any([stopped, ...(signal ? [signal] : [])]);
    ends.throwIfAborted();
    if (ms <= 0) return;
    await sleep(ms, ends);
    ends.throwIfAborted();
  },
  after(ms, action) {
    const canceled = new AbortController();
    const ends = AbortSignal.any([stopped, canceled.signal]);
    void sleep(ms, ends).then(() => {
      if (!ends.aborted) action();
    });
    return () => {
      canceled.abort();
    };
  },
});
