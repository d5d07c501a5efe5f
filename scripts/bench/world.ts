import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Env, Place } from './types.ts';

/** The first one is pushed to with the hook, the second one without. */
export const APPS = ['my-app', 'other-app'] as const;

export const ROUND_TRIPS_MS = [0, 80] as const;

export type RoundTrip = (typeof ROUND_TRIPS_MS)[number];

export interface WorldReady {
  /** for clients that use its proxy */
  readonly env: Env;
  readonly token: string;
  /** of the relays, in the order of ROUND_TRIPS_MS */
  readonly ports: readonly number[];
}

/** A simulated Heroku with TLS, in its own process. */
export const theWorld = (place: Place): Promise<WorldReady> =>
  place.once('world', () => start(place));

async function start(place: Place): Promise<WorldReady> {
  const child = fork(join(import.meta.dirname, 'world-process.ts'), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, TMPDIR: place.folder },
  });
  place.later(async () => {
    if (child.exitCode !== null) return;
    // Not `close`, which doesn't come after `disconnect`.
    const exited = once(child, 'exit');
    child.disconnect();
    await exited;
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error('the simulated Heroku ended');
  });
  const [ready] = (await Promise.race([once(child, 'message'), ended])) as [WorldReady];
  ended.catch(() => undefined);
  return ready;
}

const PRELOAD = join(import.meta.dirname, 'far-network.cjs');

/** How a Node reaches the world without a proxy. */
export const wayTo = ({ ports, env }: WorldReady, ms: RoundTrip): Env => ({
  NODE_OPTIONS: `--require=${PRELOAD}`,
  NODE_EXTRA_CA_CERTS: env.NODE_EXTRA_CA_CERTS,
  BENCH_RELAY_PORT: String(ports[ROUND_TRIPS_MS.indexOf(ms)]),
  BENCH_ROUND_TRIP_MS: String(ms),
});
