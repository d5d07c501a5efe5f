import type { ErrorCode } from '../../src/base/error-codes.ts';
import { PreflightError } from '../../src/base/errors.ts';
import { continueRun } from '../../src/follow/background.ts';
import type { Deploy } from '../../src/follow/deploy.ts';
import type { HerokuClient } from '../../src/heroku/client.ts';
import type { LongClient } from '../../src/heroku/open.ts';
import type { AppData } from '../../src/heroku/readings.ts';
import type { Build, Dyno, Release } from '../../src/heroku/shapes.ts';
import type { Fetch } from '../../src/net/fetch.ts';
import { runLines } from '../../src/report/run-lines.ts';
import type { Clock } from '../../src/base/clock.ts';
import type { ProbeAnswer, ProbePorts } from '../../src/probe/prober.ts';
import { type Judgement, readJudgement } from '../../src/state/judgement.ts';
import { type ProbeRun, readProbeRun } from '../../src/state/probe-record.ts';
import { good } from '../probe/model.ts';
import { type DeployRecord, newDeployRecord } from '../../src/state/deploy-record.ts';
import { readRun, runPath, type WarmupRun, writeRun } from '../../src/state/warmup-runs.ts';
import { renderLine } from '../../src/terminal/line.ts';
import { fakeFetch } from '../support/fake-fetch.ts';
import { memoryFiles } from '../support/memory-files.ts';
import { dataWith, readingsOf } from '../support/readings.ts';
import { PLAIN } from '../support/style.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { pathRecord, runOf } from '../support/warmup-runs.ts';
import { at, build, COMMIT, deployOf, dyno, release, stamp, START } from './news.ts';

// The process after a push, with a Heroku that is a function of the seconds since the push.

export interface Heroku {
  readonly builds: (second: number) => readonly Build[];
  readonly releases: (second: number) => readonly Release[];
  readonly dynos: (second: number) => readonly Dyno[];
  readonly quantity: (second: number) => number;
  /** why the API doesn't answer; undefined: it does */
  readonly failure: (second: number) => ErrorCode | undefined;
  /** how long an answer of the API takes */
  readonly seconds: number;
  readonly requestsLeft: number;
  /** the app's answer */
  readonly app: (second: number) => number | Error | 'never';
}

export const V5 = release(5, 'succeeded', { seconds: -9_000 });
export const V6 = release(6, 'succeeded', { seconds: 30, updated_at: stamp(30) });

/** Built after 30 s, up after 40 s. */
export const herokuWith = (own: Partial<Heroku> = {}): Heroku => ({
  builds: (second) => {
    if (second < 2) return [];
    return [second < 30 ? build('pending') : build('succeeded', { updated_at: stamp(30) })];
  },
  releases: (second) => (second < 30 ? [V5] : [V6, V5]),
  dynos: (second) => {
    if (second < 30) return [dyno(5, 'up', { seconds: -900 })];
    return [second < 40 ? dyno(6, 'starting') : dyno(6, 'up', { updated_at: stamp(40) })];
  },
  quantity: () => 1,
  failure: () => undefined,
  ...{ seconds: 0, requestsLeft: 4_000, app: () => 200 },
  ...own,
});

export interface Circumstances {
  readonly deploy?: Partial<Deploy>;
  /** the push couldn't read what was before it: this is what its process reads */
  readonly isUnread?: true | Partial<AppData>;
  /** why the process can't open the API; undefined: it can */
  readonly opening?: (second: number) => ErrorCode | undefined;
  /** unknown to the push */
  readonly gitPid?: null;
  /** default: no */
  readonly sleeps?: boolean;
  /** default: the config doesn't ask for it */
  readonly warming?: DeployRecord['warming'];
  /** the same */
  readonly probing?: DeployRecord['probing'];
  /** what a probe gets */
  readonly probe?: (second: number, clock: Clock) => ProbeAnswer | undefined;
  readonly run?: Partial<WarmupRun>;
  /** how long git's process lives */
  readonly gitSeconds?: number;
  /** the laptop's sleep, from the first second on */
  readonly sleep?: readonly [atSecond: number, forSeconds: number];
  /** what happens to its files */
  readonly meanwhile?: (world: {
    readonly files: ReturnType<typeof memoryFiles>;
    readonly run: WarmupRun;
    readonly until: (second: number) => Promise<void>;
  }) => Promise<unknown>;
}

export interface Ended {
  /** undefined: its file is gone */
  readonly run: WarmupRun | undefined;
  readonly seconds: number;
  /** when the developer is told; undefined: never */
  readonly toldAt: number | undefined;
  readonly calls: number;
  /** what was measured; undefined: nothing */
  readonly judgement: Judgement | undefined;
  readonly probeRun: ProbeRun | undefined;
  /** what `report` says */
  readonly words: string;
}

type World = ReturnType<typeof openWorld>;

/** Follows a push to its end. The deploy is `deployOf`'s. */
export async function followPush(heroku: Heroku, given: Circumstances = {}): Promise<Ended> {
  const world = openWorld(heroku, given);
  const { clock, files, client } = world;
  const { runtime, bootMs, before, knownBuilds } = deployOf(given.deploy);
  const start = { runtime, bootMs, before, knownBuilds, at: START, webDynos: 1 };
  const run = runOf({
    commit: COMMIT,
    paths: [pathRecord({ isFinal: true })],
    deploy: newDeployRecord({
      ...{ start: given.isUnread ? null : start, gitPid: given.gitPid === null ? null : 1 },
      ...{ sleeps: given.sleeps ?? false, warming: given.warming ?? null },
      probing: given.probing ?? null,
    }),
    ...given.run,
  });
  const path = runPath('/runs', run.id);
  await writeRun(files, '/runs', run);
  const until = (second: number): Promise<void> => clock.sleep(second * 1_000);
  const following = continueRun(path, files, () => Promise.resolve(portsOf(world, given)));
  await Promise.all([following, given.meanwhile?.({ files, run, until })]);
  const after = await readRun(files, path);
  const judgement = await readJudgement(files, '/runs', run.id);
  const probeRun = await readProbeRun(files, '/runs', run.id);
  const lines = after ? runLines(after, false, clock.today()) : [];
  return {
    ...{
      run: after,
      judgement,
      probeRun,
      seconds: clock.now() / 1_000,
      toldAt: world.told[0],
      calls: client.calls(),
    },
    words: lines.flatMap((line) => renderLine(line, PLAIN)).join('\n'),
  };
}

function openWorld(heroku: Heroku, { sleep = [Infinity, 0] }: Circumstances) {
  const real = virtualClock();
  const [asleepAt, asleepFor] = sleep;
  // This machine's monotonic clock stops while it's asleep.
  const lost = (): number => (real.now() >= asleepAt * 1_000 ? asleepFor * 1_000 : 0);
  const today = (): Date => new Date(real.today().getTime() + lost());
  const clock = { ...real, today };
  const second = (): number => (real.now() + lost()) / 1_000;
  const client = clientOf(heroku, second, (ms) => real.sleep(ms));
  return { clock, second, client, heroku, files: memoryFiles(), told: [] as number[] };
}

const portsOf = ({ clock, second, client, heroku, files, told }: World, given: Circumstances) => ({
  ...{ ...clock, files, pid: 4711, userAgent: 'test', env: {}, credential: undefined },
  fetch: ((...request) => fakeFetch({ '/': [heroku.app(second())] })(...request)) satisfies Fetch,
  openClient: () => {
    const code = given.opening?.(second());
    if (code !== undefined) return Promise.reject(new PreflightError(code, `it failed: ${code}`));
    return Promise.resolve(client);
  },
  openProbe: () =>
    Promise.resolve({
      ...clock,
      ask: async (_, signal) => {
        await clock.sleep(50, signal);
        return given.probe?.(second(), clock) ?? good(clock);
      },
      isOnline: () => Promise.resolve(true),
    } satisfies ProbePorts),
  readApp: () =>
    Promise.resolve({
      ...readingsOf(
        dataWith({
          ...{ builds: [], features: [], releases: [V5], dynos: [] },
          ...(given.isUnread === true ? {} : given.isUnread),
        }),
      ),
      date: new Date(at(second())),
    }),
  isAlive: () => second() < (given.gitSeconds ?? 35),
  onDeployOver: () => {
    told.push(second());
    return Promise.resolve();
  },
});

function clientOf(
  heroku: Heroku,
  second: () => number,
  sleep: (ms: number) => Promise<void>,
): LongClient {
  let calls = 0;
  const answerTo = async (path: string): Promise<unknown> => {
    calls += 1;
    await sleep(heroku.seconds * 1_000);
    const now = second();
    const code = heroku.failure(now);
    if (code !== undefined) throw new PreflightError(code, `it failed: ${code}`);
    if (path.endsWith('/builds')) return heroku.builds(now);
    if (path.includes('/builds/')) return heroku.builds(now)[0];
    if (path.endsWith('/releases')) return heroku.releases(now);
    if (path.endsWith('/dynos')) return heroku.dynos(now);
    return [{ type: 'web', quantity: heroku.quantity(now), size: 'Standard-1X' }];
  };
  const client = {
    ...{ get: answerTo, page: answerTo, list: answerTo, sites: undefined },
    requestsLeft: () => heroku.requestsLeft,
    date: () => new Date(at(second())),
  } as HerokuClient;
  return { client, calls: () => calls };
}
