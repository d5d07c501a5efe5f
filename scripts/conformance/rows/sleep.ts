import { AppSpec } from '../../../src/simulator/scenario/app-spec.ts';
import { NotTold, type Row } from '../row.ts';
import type { Stage } from '../stage.ts';
import { about, isAbout } from './measure.ts';

const SLEEP_MS = AppSpec.parse({}).sleepSeconds * 1_000;
const LONGEST_SLEEP_S = 45 * 60;

interface Slept {
  readonly webMs: number;
  readonly worker: string;
}

/** An app of one Eco web dyno and one worker, until it sleeps. */
const fallAsleep = (stage: Stage): Promise<Slept> =>
  stage.scene('an Eco app that falls asleep', async () => {
    await stage.run('eco');
    await stage.patch('/formation/worker', { quantity: 1 });
    const { at } = await stage.ports.visit();
    // Not more often: it's half an hour.
    await stage.until(
      'the app sleeps, in about half an hour',
      LONGEST_SLEEP_S,
      () => isAsleep(stage),
      20_000,
    );
    const webMs = stage.ports.now() - at;
    const worker = await stage
      .until('the worker sleeps, too', 120, async () => (await workerState(stage)) === 'idle')
      .then(() => 'idle')
      .catch(() => workerState(stage));
    await stage.patch('/formation/worker', { quantity: 0 });
    return { webMs, worker };
  });

async function isAsleep(stage: Stage): Promise<boolean> {
  const web = await stage.web();
  return web.length > 0 && web.every(({ state }) => state === 'idle');
}

const workerState = async (stage: Stage): Promise<string> =>
  (await stage.dynos()).find(({ type }) => type === 'worker')?.state ?? 'gone';

const sleeping: Row = {
  behavior:
    'an Eco web dyno sleeps after 30 minutes without a request, and the Eco workers with it',
  expected: `the web dyno is idle after ${about(SLEEP_MS)}, and then the worker, too`,
  tier: 'eco',
  minutes: 35,
  async play(stage) {
    const { webMs, worker } = await fallAsleep(stage);
    return {
      seen: `the web dyno is idle after ${about(webMs)}, and then the worker is ${worker}`,
      fits: isAbout(webMs, SLEEP_MS, 5 * 60_000) && worker === 'idle',
    };
  },
};

const staying: Row = {
  behavior: 'as many dynos run after a deploy as before: an app that is asleep stays asleep',
  expected: 'its dyno is idle on the new release',
  tier: 'eco',
  minutes: 2,
  async play(stage) {
    await fallAsleep(stage);
    if (!(await isAsleep(stage)))
      throw new NotTold('another request woke the app before the deploy');
    const { version } = await stage.deploy({});
    const state = await stateAfter(stage, version);
    return { seen: `its dyno is ${state} on the new release`, fits: state === 'idle' };
  },
};

/** What the web dyno settles on, without a request: a dyno may be listed before it starts or sleeps. */
async function stateAfter(stage: Stage, version: number): Promise<string> {
  const dyno = await stage.until(`a dyno runs v${version}`, 120, async () =>
    (await stage.web()).find(({ release }) => release?.version === version),
  );
  const end = stage.ports.now() + 30_000;
  return stage.until('the dyno settles', 180, async () => {
    const { state = dyno.state } = (await stage.web())[0] ?? {};
    return state !== 'starting' && stage.ports.now() > end && state;
  });
}

const waking: Row = {
  behavior: 'a request wakes it, and waits for it',
  expected: '200, after the boot (more than 5 s)',
  tier: 'eco',
  minutes: 1,
  async play(stage) {
    await fallAsleep(stage);
    if (!(await isAsleep(stage))) throw new NotTold("the app wasn't asleep");
    const { status, ms } = await stage.ports.visit();
    return { seen: `${status} after ${about(ms)}`, fits: status === 200 && ms > 5_000 };
  },
};

const comingBack: Row = {
  behavior: '… and an app that a request woke comes back awake',
  expected: 'its dyno is up on the new release, without a request',
  tier: 'eco',
  minutes: 2,
  async play(stage) {
    await fallAsleep(stage);
    await stage.ports.visit();
    await stage.allUp();
    const { version } = await stage.deploy({});
    const state = await stateAfter(stage, version);
    return {
      seen: `its dyno is ${state} on the new release, without a request`,
      fits: state === 'up',
    };
  },
};

export const sleepRows = { sleeping, staying, waking, comingBack };
