import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpsProxyAgent } from 'https-proxy-agent';
import fetch from 'node-fetch';
import type { RequestInit, Response } from 'node-fetch';
import type { SimEvent } from '../../src/simulator/events.ts';
import { type PresetName, presetScenario } from '../../src/simulator/scenario/presets.ts';
import type { Scenario } from '../../src/simulator/scenario/scenario.ts';
import type { Simulator } from '../../src/simulator/world.ts';
import { createRepository, type ScratchRepository } from '../support/git-repository.ts';
import { startWorld } from '../support/simulator.ts';

export const APP = 'my-app';
export const REMOTE = `https://git.heroku.com/${APP}.git`;

type AppInput = Scenario['apps'][string];

/** One app called my-app, which differs from the preset in `changes`. */
export function scenarioOf(preset: PresetName, changes: AppInput = {}): Scenario {
  const { apps, ...others } = presetScenario(preset, APP);
  return { ...others, apps: { [APP]: { ...apps[APP], ...changes } } };
}

/** A request like any client's in the world: through the proxy, with the world's authority as CA. */
export async function fetchIn(
  { env }: Simulator,
  url: string,
  init: RequestInit = {},
): Promise<Response> {
  const agent = new HttpsProxyAgent(env.HTTPS_PROXY ?? '', { keepAlive: false });
  // The constructor's options are for the connection to the proxy.
  Object.assign(agent.options, { ca: readFileSync(env.NODE_EXTRA_CA_CERTS ?? '') });
  return fetch(url, { ...init, agent });
}

/** Asks the Platform API, with the world's token. */
export function askApi(
  simulator: Simulator,
  path: string,
  { headers, ...init }: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetchIn(simulator, `https://api.heroku.com${path}`, {
    ...init,
    headers: {
      accept: 'application/vnd.heroku+json; version=3',
      authorization: `Bearer ${simulator.token}`,
      ...headers,
    },
  });
}

export const patch = (simulator: Simulator, path: string, body: unknown): Promise<Response> =>
  askApi(simulator, path, { method: 'PATCH', body: JSON.stringify(body) });

export const visit = (simulator: Simulator, path = ''): Promise<Response> =>
  fetchIn(simulator, new URL(path, simulator.state(APP).webUrl).href);

export interface GitRun {
  readonly code: number;
  readonly output: string;
}

/** Runs git in the world; `output` is both of its streams. */
export function gitIn(
  simulator: Simulator,
  repository: ScratchRepository,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<GitRun> {
  const options = {
    cwd: repository.path,
    env: { ...repository.env, ...simulator.env, ...env },
  };
  return new Promise((resolve) => {
    execFile('git', args, options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr });
    });
  });
}

export const push = (
  simulator: Simulator,
  repository: ScratchRepository,
  ...refspecs: string[]
): Promise<GitRun> => gitIn(simulator, repository, ['push', REMOTE, ...refspecs]);

/** Starts what a test needs, and registers its clean-up with `end`. */
export function worlds(end: (stop: () => unknown) => void): {
  start: (scenario: Scenario, speed?: number) => Promise<Simulator>;
  repository: () => Promise<ScratchRepository>;
} {
  return {
    async start(scenario, speed = 100) {
      const simulator = await startWorld({ scenario, speed });
      end(simulator.stop);
      return simulator;
    },
    async repository() {
      const repository = await createRepository();
      end(() => repository.remove());
      return repository;
    },
  };
}

/** Waits until `holds` is true. Fails before jest's own time limit, which would leave the test running. */
export async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`never happened: ${holds.toString()}`);
    await sleep(5);
  }
}

export function eventsOf<T extends SimEvent['type']>(
  { events }: Pick<Simulator, 'events'>,
  type: T,
): Extract<SimEvent, { type: T }>[] {
  return events.filter((event): event is Extract<SimEvent, { type: T }> => event.type === type);
}
