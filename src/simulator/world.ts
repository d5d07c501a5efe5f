import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PreflightError } from '../base/errors.ts';
import { createApis } from './api/server.ts';
import { type AppState, snapshot } from './app/app-state.ts';
import { bringUp, createApps } from './app/first-state.ts';
import { writeLog } from './app/logs.ts';
import type { SimApp, World } from './app/model.ts';
import { createClock, isSpeed } from './clock.ts';
import { createEventLog, type EventLogOptions, type SimEvent } from './events.ts';
import { createBuildStream } from './git/build-stream.ts';
import { createRepositories, findGit, type GitProgram } from './git/repositories.ts';
import { createGitServer } from './git/server.ts';
import { createCertificates } from './network/certificates.ts';
import { createLocalSite } from './network/local.ts';
import { certifiedHosts, startNetwork } from './network/network.ts';
import { createRouter } from './router/router.ts';
import { readScenario } from './scenario/read-scenario.ts';
import type { Scenario } from './scenario/scenario.ts';
import { createStatusSite } from './status/status-site.ts';
import { worldEnv, type WorldEnv } from './world-env.ts';

interface SimulatorOptions extends EventLogOptions {
  readonly scenario: Scenario;
  /** 1 is real time; 60 simulates a minute in one second; above 0, up to 10000 */
  readonly speed?: number;
  /** from 0 up to 1; default: Math.random */
  readonly random?: () => number;
  readonly foundations?: Foundations;
}

/** What takes the longest to get. A world has its own; tests make them once for many worlds. */
interface Foundations {
  readonly findGit: typeof findGit;
  readonly createCertificates: typeof createCertificates;
}

/** A simulated Heroku on this machine, until it's stopped. */
export interface Simulator {
  readonly env: WorldEnv;
  /** the user's folder in this world, absolute; removed with it */
  readonly home: string;
  /** the value of HEROKU_API_KEY, made for this world only */
  readonly token: string;
  /** everything that has happened, in order; empty if events aren't kept */
  readonly events: readonly SimEvent[];
  state(app: string): AppState;
  /** Closes every connection, ends every process and removes every file of the world. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a world on a free port of loopback.
 * @throws PreflightError `scenario-invalid`, `usage` (the speed), `git-missing`, `git-too-old`
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const scenario = readScenario(options.scenario);
  const { speed = 1, foundations = { findGit, createCertificates } } = options;
  if (!isSpeed(speed)) throw unusableSpeed();
  const git = await foundations.findGit();
  const folder = await createFolder();
  const stopping = new AbortController();
  const world = createWorld(scenario, { ...options, speed }, stopping.signal);
  let running: RunningServices | undefined;
  const stopWorld = async (): Promise<void> => {
    stopping.abort();
    try {
      await running?.stop();
    } finally {
      await folder.remove();
    }
  };
  try {
    running = await startServices(world, folder, git, foundations);
    for (const app of world.apps.values()) bringUp(world, app);
    let stopped: Promise<void> | undefined;
    return {
      env: running.env,
      home: folder.home,
      token: world.token,
      events: world.log.events,
      state: (name) => snapshot(findApp(world, name)),
      stop: () => (stopped ??= stopWorld()),
    };
  } catch (error) {
    await stopWorld();
    throw error;
  }
}

function unusableSpeed(): PreflightError {
  return new PreflightError('usage', 'a world has a speed above 0, up to 10000', {
    hint: 'speed 60 simulates a minute in one second',
  });
}

function createWorld(
  scenario: World['scenario'],
  { speed, random = Math.random, ...events }: SimulatorOptions & { speed: number },
  stopped: AbortSignal,
): World {
  const clock = createClock(speed, stopped);
  const apps = createApps(scenario, clock);
  const log = (event: SimEvent): void => {
    writeLog(apps, event, clock.date());
    events.log?.(event);
  };
  return {
    clock,
    log: createEventLog(clock.now, { ...events, log }),
    localUrl: '',
    token: `HRKU-${randomBytes(24).toString('hex')}`,
    scenario,
    apps,
    random,
    stopped,
  };
}

interface RunningServices {
  readonly env: WorldEnv;
  stop(): Promise<unknown>;
}

async function startServices(
  world: World,
  folder: WorldFolder,
  git: GitProgram,
  foundations: Foundations,
): Promise<RunningServices> {
  const [certificates, repositories] = await Promise.all([
    foundations.createCertificates(certifiedHosts(world.apps.values())),
    createRepositories(folder.path, git, world.stopped),
  ]);
  await writeFile(folder.authority, certificates.authority);
  const gitServer = createGitServer(world, git, repositories);
  const apis = createApis(world);
  const network = await startNetwork(world, certificates, {
    api: apis.platform,
    metrics: apis.metrics,
    data: apis.data,
    git: (request, response) => gitServer.handle(request, response),
    buildOutput: createBuildStream(world),
    status: createStatusSite(world),
    local: createLocalSite(world),
    router: createRouter(world),
  });
  world.localUrl = network.proxyUrl;
  return {
    env: worldEnv({ ...folder, proxyUrl: network.proxyUrl, token: world.token }),
    stop: () => Promise.all([network.stop(), gitServer.stop()]),
  };
}

function findApp(world: World, name: string): SimApp {
  const app = world.apps.get(name);
  if (app) return app;
  throw new PreflightError('unknown-app', `the scenario has no app ${name}`, {
    hint: `it has ${[...world.apps.keys()].join(', ')}`,
  });
}

/** A world's own folder, which only the user can read. Absolute paths. */
interface WorldFolder {
  readonly path: string;
  readonly home: string;
  readonly gitConfig: string;
  readonly authority: string;
  remove(): Promise<void>;
}

const GIT_CONFIG = `[user]
  name = Simulated User
  email = simulated@example.com
[init]
  defaultBranch = main
`;

async function createFolder(): Promise<WorldFolder> {
  // mkdtemp uses mode 0700. TMPDIR can be relative.
  const path = await mkdtemp(join(resolve(tmpdir()), 'heroku-sim-'));
  const folder = {
    path,
    home: join(path, 'home'),
    gitConfig: join(path, 'client.gitconfig'),
    authority: join(path, 'authority.pem'),
    // A process that is ending can still write, so it's retried.
    remove: () => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 }),
  };
  await Promise.all([makeHome(folder.home), writeFile(folder.gitConfig, GIT_CONFIG)]);
  return folder;
}

/** The file tells the Heroku CLI that it has shown its notice of new terms. */
async function makeHome(home: string): Promise<void> {
  const cache = join(home, '.cache', 'heroku');
  await mkdir(cache, { recursive: true });
  await writeFile(join(cache, 'terms-of-service'), '');
}
