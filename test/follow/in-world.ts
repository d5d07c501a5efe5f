import { nodeFiles } from '../../src/base/node-files.ts';
import type { Course } from '../../src/follow/deploy.ts';
import { begin } from '../../src/follow/machine.ts';
import { followReads } from '../../src/follow/reads.ts';
import { follow, type FollowPorts } from '../../src/follow/run.ts';
import { deployOf, FOLLOW_READS } from '../../src/follow/under-way.ts';
import type { ApiSettings } from '../../src/heroku/api.ts';
import { createClient } from '../../src/heroku/client.ts';
import { ofApi } from '../../src/heroku/readings.ts';
import { readApp } from '../../src/heroku/read-app.ts';
import { createFetch, type Fetch } from '../../src/net/fetch.ts';
import type { Simulator } from '../../src/simulator/world.ts';
import { createAsker } from '../../src/warmup/request.ts';
import { APP } from '../simulator/in-world.ts';
import { pathOf, requestOf } from '../support/default-request.ts';
import { gitConfig } from '../support/git-config.ts';

/** A clock as fast as the world's. */
export function worldClock(speed: number): Pick<FollowPorts, 'now' | 'today' | 'sleep'> & {
  readonly random: () => number;
} {
  const now = (): number => performance.now() * speed;
  const [began, date] = [now(), Date.now()];
  return {
    now,
    today: () => new Date(date + now() - began),
    random: () => 0,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const timer = setTimeout(done, ms / speed);
        signal?.addEventListener('abort', done, { once: true });
        function done(): void {
          clearTimeout(timer);
          signal?.removeEventListener('abort', done);
          resolve();
        }
      }),
  };
}

const LONGEST_MS = 150_000;

export interface Followed {
  readonly course: Course;
  readonly phases: readonly Course['phase']['kind'][];
  readonly calls: number;
}

/** Follows the next deploy of a commit, or of anything, in the world. Resolves when it waits for it. */
export async function startFollowing(
  simulator: Simulator,
  speed: number,
  commit?: string,
  onStep: (course: Course) => void = () => undefined,
): Promise<{ readonly ended: Promise<Followed> }> {
  const { HTTPS_PROXY, GIT_SSL_CAINFO } = simulator.env;
  const env = { HTTPS_PROXY, GIT_SSL_CAINFO };
  const fetch = createFetch({ env, gitConfig: gitConfig(), files: nodeFiles, cwd: '/' });
  let calls = 0;
  const counted: Fetch = (...request) => {
    calls += 1;
    return fetch(...request);
  };
  const clock = worldClock(speed);
  const credential = { source: 'env', token: simulator.token } as const;
  const settings: ApiSettings = {
    ...{ apiUrl: 'https://api.heroku.com', credential, fetch: counted },
    ...{ ...clock, userAgent: 'test/1' },
  };
  const client = createClient(settings, { keepsAnswers: true });
  const readings = await readApp({ client, app: APP, wanted: ofApi(FOLLOW_READS) });
  const deploy = deployOf(readings, commit);
  const { webUrl: baseUrl } = simulator.state(APP);
  const ask = createAsker({ ...clock, fetch, userAgent: 'test/1' }, requestOf({ baseUrl }));
  const long = { client, calls: () => calls };
  const reads = followReads({
    ...{ app: APP, runtime: deploy.runtime, client: long, ask, paths: [pathOf('/')] },
  });
  const phases: Course['phase']['kind'][] = [];
  const start = begin(deploy, client.date()?.getTime() ?? 0);
  const ended = follow({ ...clock, ...reads }, start, AbortSignal.timeout(LONGEST_MS), (course) => {
    if (phases.at(-1) !== course.phase.kind) phases.push(course.phase.kind);
    onStep(course);
  });
  return { ended: ended.then((course) => ({ course, phases, calls })) };
}
