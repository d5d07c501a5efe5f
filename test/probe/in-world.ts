import { nodeFiles } from '../../src/base/node-files.ts';
import { probeDeploy, type Probed } from '../../src/follow/probe-deploy.ts';
import { createFetch } from '../../src/net/fetch.ts';
import { probePorts } from '../../src/probe/ports.ts';
import type { Simulator } from '../../src/simulator/world.ts';
import { startFollowing, worldClock } from '../follow/in-world.ts';
import { APP, push } from '../simulator/in-world.ts';
import { pathOf, requestOf } from '../support/default-request.ts';
import type { ScratchRepository } from '../support/git-repository.ts';
import { gitConfig } from '../support/git-config.ts';
import { warmerOf } from '../warm/in-world.ts';
import { SETTINGS } from './model.ts';

interface Deploy {
  readonly simulator: Simulator;
  readonly repository: ScratchRepository;
  readonly speed: number;
  /** whether it's warmed once the new release serves */
  readonly dynos?: number | undefined;
}

const PATHS = ['/', '/cart', '/login', '/search'];

/** A busy machine's timers are late by some ms, which are many in a fast world. */
const LATE_MS = 40;

/** Pushes, and follows and probes the deploy as fast as the world is. */
export async function probedPush({ simulator, repository, speed, dynos }: Deploy): Promise<Probed> {
  const { HTTPS_PROXY, GIT_SSL_CAINFO } = simulator.env;
  const settings = {
    ...{ env: { HTTPS_PROXY, GIT_SSL_CAINFO }, gitConfig: gitConfig() },
    ...{ files: nodeFiles, cwd: '/' },
  };
  const net = {
    ...{ ...worldClock(speed), userAgent: 'test/1', hosts: { apiUrl: 'https://api.heroku.com' } },
    fetch: createFetch(settings),
  };
  const paths = PATHS.map((path) => pathOf(path));
  const request = requestOf({ baseUrl: simulator.state(APP).webUrl, paths });
  const probing = { ...SETTINGS, lateMs: LATE_MS * speed };
  const { signal } = new AbortController();
  const probe = probeDeploy(probePorts(net, request), probing, request.paths, signal);
  const { ended } = await startFollowing(simulator, speed, undefined, probe.onStep);
  await push(simulator, repository, 'main');
  await ended;
  if (dynos !== undefined) {
    // As for an app on the JVM.
    await warmerOf(simulator)({ dynos, window: 10 * dynos }, PATHS);
    probe.onWarm();
  }
  const probed = await probe.end();
  if (!probed) throw new Error('aborted');
  return probed;
}
