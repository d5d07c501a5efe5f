import { BOOT_TIMEOUT_SECONDS } from '../../../src/simulator/app/dynos.ts';
import type { Row } from '../row.ts';
import type { Stage } from '../stage.ts';
import type { Visit } from '../visit.ts';
import { about } from './measure.ts';

// Well below Heroku's limit for the time to bind $PORT, and well above it.
const SHORT = 45;
const LONG = 75;

const limit: Row = {
  behavior: "a boot may take 60 s, with Java's and Gradle's buildpacks 90 s (R10)",
  expected: `a boot of ${SHORT} s succeeds, one of ${LONG} s never (limit: ${BOOT_TIMEOUT_SECONDS} s; Java's isn't played)`,
  tier: 'standard',
  minutes: 6,
  async play(stage) {
    await stage.run('standard');
    const short = await bootOf(stage, SHORT);
    const long = await bootOf(stage, LONG);
    return {
      seen: `a boot of ${SHORT} s ${word(short)}, one of ${LONG} s ${word(long)}`,
      fits: short && !long,
    };
  },
};

const word = (succeeded: boolean): string => (succeeded ? 'succeeds' : 'never');

/** Whether a dyno that takes that long comes up, in two tries at the most. */
async function bootOf(stage: Stage, seconds: number): Promise<boolean> {
  const { version } = await stage.deploy({ web: `sleep ${seconds} && node server.js` });
  const end = stage.ports.now() + (2 * seconds + 60) * 1_000;
  return stage
    .until(`a boot of ${seconds} s ends`, 4 * seconds + 120, async () => {
      const web = (await stage.web()).filter(({ release }) => release?.version === version);
      if (web.some(({ state }) => state === 'up')) return { up: true };
      return stage.ports.now() > end && { up: false };
    })
    .then(({ up }) => up);
}

const WATCHED_MINUTES = 6;

const crash: Row = {
  behavior: 'a dyno that crashes is restarted at once, then after 20 minutes or more',
  expected: `in ${WATCHED_MINUTES} minutes, a crashing dyno is restarted once and then stays crashed`,
  tier: 'standard',
  minutes: WATCHED_MINUTES + 2,
  async play(stage) {
    await stage.run('standard');
    await stage.deploy({ web: 'sleep 3 && exit 1' });
    const begun = stage.ports.now();
    const starts = new Set<string>();
    let state = '';
    await stage.until(`${WATCHED_MINUTES} minutes of crashes are over`, 600, async () => {
      const [dyno] = await stage.web();
      state = dyno?.state ?? 'gone';
      if (state === 'starting') starts.add(dyno?.updated_at ?? '');
      return stage.ports.now() - begun > WATCHED_MINUTES * 60_000;
    });
    const restarts = Math.max(0, starts.size - 1);
    return {
      seen: `restarted ${restarts === 1 ? 'once' : `${restarts} times`} in ${WATCHED_MINUTES} minutes, then ${state}`,
      fits: restarts === 1 && state === 'crashed',
    };
  },
};

const gap: Row = {
  behavior: 'without Preboot, requests wait while the new dynos boot',
  expected: 'no request fails, and the longest waits for the boot (more than 5 s)',
  tier: 'standard',
  minutes: 2,
  async play(stage) {
    await stage.run('standard');
    await stage.feature('preboot', false);
    const visits: Visit[] = [];
    const deployed = stage.deploy({});
    let version: number | undefined;
    deployed.then((release) => (version = release.version)).catch(() => (version = -1));
    await stage.until('the new release answers', 600, async () => {
      const visit = await stage.ports.visit();
      visits.push(visit);
      return version === -1 || (visit.release !== undefined && visit.release === version);
    });
    await deployed;
    const failed = visits.filter(({ status }) => status !== 200).length;
    const longest = Math.max(...visits.map(({ ms }) => ms));
    return {
      seen: `${failed} of ${visits.length} requests failed, and the longest took ${about(longest)}`,
      fits: failed === 0 && longest > 5_000,
    };
  },
};

export const bootRows = { limit, crash, gap };
