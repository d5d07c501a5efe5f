import { endBuild, startBuild } from '../app/builds.ts';
import { type Code, effectOf, readCode } from '../app/code.ts';
import { type SimApp, type SimRelease, USER, type World } from '../app/model.ts';
import { deploy } from '../app/release.ts';
import { releaseSettles } from '../app/release-phase.ts';
import {
  buildPieces,
  failureLines,
  NO_MANIFEST,
  phaseLines,
  rejectionLines,
  releaseLines,
  sourceLines,
  VERIFIED,
} from './build-output.ts';
import { firProcfileFlaw } from './fir-procfile.ts';
import type { HookedPush, RefUpdate } from './hook.ts';
import type { Repositories } from './repositories.ts';

const DEPLOY_REFS = ['refs/heads/main', 'refs/heads/master'];
const NONE = /^0+$/;

/** A push: its app, and where its output goes. */
interface PushOptions {
  readonly world: World;
  readonly repositories: Repositories;
  readonly app: SimApp;
  /** prints a line on the client's side */
  readonly say: (line: string) => void;
}

/**
 * Handles a push as Heroku does: main or master is built and released during the push; other refs are
 * only kept.
 * @returns whether the push is accepted
 */
export async function receivePush(
  options: PushOptions,
  { updates, objects }: HookedPush,
): Promise<boolean> {
  const { world, app, repositories, say } = options;
  app.pushedAt = world.clock.now();
  const toDeploy = updates.filter(({ ref }) => DEPLOY_REFS.includes(ref));
  const deletion = toDeploy.find(({ to }) => NONE.test(to));
  if (deletion) {
    const branch = deletion.ref.replace('refs/heads/', '');
    return reject(say, `cannot delete ${branch} branch (simulated)`);
  }
  const commits = updates.map(({ to }) => to).filter((id) => !NONE.test(id));
  if (!(await repositories.isComplete(app.name, commits, objects))) return reject(say, SHALLOW);
  // main and master in one push are one deploy.
  const [first] = toDeploy;
  if (first) return deployPush(options, first, objects);
  say('Pushed to branch other than [main, master], skipping build. (simulated)');
  return true;
}

/** @param made the updates that git has made; it refuses to move a branch that has moved in the meantime */
export function recordPush(
  world: World,
  app: SimApp,
  { updates }: HookedPush,
  made: readonly RefUpdate[],
): void {
  const moved = new Set(made.map(({ ref }) => ref));
  for (const update of updates) {
    const accepted = moved.has(update.ref);
    world.log.record({ type: 'push', app: app.name, ...update, accepted });
  }
}

// (heroku changelog, item 775). git adds "shallow update not allowed" by itself.
const SHALLOW =
  'source repository is a shallow clone. Unshallow it with `git fetch --all --unshallow` ' +
  'and try pushing again. (simulated)';

function reject(say: PushOptions['say'], reason: string): false {
  for (const line of ['', `!\tPush rejected, ${reason}`, '']) say(line);
  return false;
}

async function deployPush(
  { world, app, repositories, say }: PushOptions,
  { to, ref }: RefUpdate,
  objects: string,
): Promise<boolean> {
  const print = (lines: readonly string[]): void => {
    lines.forEach(say);
  };
  print(sourceLines(await repositories.readTree(app.name, to, objects)));
  const readFile = (name: string): Promise<Uint8Array | undefined> =>
    repositories.readFile(app.name, { commit: to, name }, objects);
  if (app.buildStack === 'container' && !(await readFile('heroku.yml'))) {
    print(NO_MANIFEST);
    print(rejectionLines(app));
    return false;
  }
  const procfile = app.spec.generation === 'fir' && (await readFile('Procfile'));
  const flaw = procfile ? firProcfileFlaw(procfile) : undefined;
  const code = app.spec.fromCode ? await readCode(readFile) : undefined;
  const released = await runBuild(world, app, { commit: to, code, say, flaw });
  if (released === null) {
    print(rejectionLines(app));
    return false;
  }
  // Clones check this out.
  await repositories.setHead(app.name, ref);
  print(VERIFIED);
  if (released.output.length > 0) await followPhase(world, app, released, say);
  return true;
}

/** Whatever the release phase's result is, the push is accepted. */
async function followPhase(
  world: World,
  app: SimApp,
  made: SimRelease,
  say: PushOptions['say'],
): Promise<void> {
  say('Running release command... (simulated)');
  say('');
  const ended = await releaseSettles(world, app, made).catch(() => 'the world stops');
  for (const line of ended === undefined ? phaseLines(made) : []) say(line);
}

/** A build's source, and where its output goes. */
interface BuildOptions {
  readonly commit: string;
  /** what decides, instead of the scenario */
  readonly code: Code | undefined;
  /** why it fails; undefined: only the scenario says whether it does */
  readonly flaw: string | undefined;
  /** gets each line of its output at once */
  readonly say: (line: string) => void;
}

/**
 * Builds and releases. Builds of an app may run side by side; each is released when it's done, so the
 * last to end is the one that stays (devcenter: git, behavior of simultaneous deploys).
 * @returns its release; null if there is none
 */
async function runBuild(
  world: World,
  app: SimApp,
  { commit, code, say, flaw }: BuildOptions,
): Promise<SimRelease | null> {
  const createdAt = world.clock.date();
  const build = startBuild(world, app, { commit, user: USER.email, createdAt });
  const print = (lines: readonly string[]): void => {
    build.output.push(...lines);
    app.changes.emit('build');
    for (const line of lines) say(line);
  };
  const prebuild = effectOf(code?.prebuild ?? '');
  const buildFails = app.spec.buildFails || prebuild.fails || flaw !== undefined;
  try {
    const pieces = buildPieces(app, code?.processes);
    const seconds = app.spec.buildSeconds + prebuild.seconds;
    for (const lines of pieces) {
      print(lines);
      await world.clock.sleep((seconds * 1000) / pieces.length);
    }
  } catch {
    // The world stops.
    endBuild(world, app, build, 'failed');
    return null;
  }
  if (flaw !== undefined) print([` !     ${flaw} (simulated)`]);
  if (!buildFails) build.release = deploy(world, app, build, code);
  print(build.release ? releaseLines(app, build.release) : failureLines(app));
  endBuild(world, app, build, buildFails ? 'failed' : 'succeeded');
  return build.release;
}
