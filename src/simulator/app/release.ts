import type { DynoState } from '../events.ts';
import { addRelease, createSlug } from './create-app.ts';
import { addDyno, isAsleep, isWeb, runningDynos, stopDyno } from './dynos.ts';
import { firstFormation, startMissing } from './formation.ts';
import {
  currentRelease,
  type SimApp,
  type SimBuild,
  type SimRelease,
  type SimSlug,
  type World,
} from './model.ts';
import { retireServing, roll } from './preboot.ts';

/** Makes the app's next release, and puts its dynos on it where there is code to run. */
function release(world: World, app: SimApp, description: string, slug: SimSlug | null): SimRelease {
  const runningBefore = runningDynos(app).length;
  const made = addRelease(app, { description, slug }, world.clock);
  if (slug) replaceDynos(world, app);
  const runningAfter = runningDynos(app).length;
  const { version } = made;
  world.log.record({ type: 'release', app: app.name, version, runningBefore, runningAfter });
  return made;
}

/** Releases what was built. The first deploy finds no formation, and makes one with one web dyno. */
export function deploy(
  world: World,
  app: SimApp,
  { commit, stack }: Pick<SimBuild, 'commit' | 'stack'>,
): SimRelease {
  app.deployedAt = world.clock.now();
  app.stack = stack;
  if (app.formation.size === 0) firstFormation(app, 1);
  return release(world, app, describeDeploy(commit), createSlug(commit));
}

export const describeDeploy = (commit: string): string => `Deploy ${commit.slice(0, 8)}`;

/**
 * Puts the app's dynos on its current release, the way that Heroku does it for this app. As many run
 * afterwards as before: an app whose dynos all sleep stays asleep, on the new release; one that is
 * awake, if only just, comes back awake. (So Heroku's product manager said in 2012; nothing newer
 * confirms or contradicts it.)
 */
function replaceDynos(world: World, app: SimApp): void {
  app.cancelReplacement();
  const asleep = isAsleep(app);
  if (app.spec.space !== undefined) {
    roll(world, app);
    return;
  }
  if (app.features.preboot && !asleep) retireServing(world, app);
  else stopServing(world, app);
  for (const dyno of app.dynos.filter((other) => !isWeb(other))) stopDyno(world, app, dyno);
  startAll(world, app, asleep ? 'idle' : 'starting');
}

/** Without preboot: the old web dynos stop, new ones start, and requests queue meanwhile. */
function stopServing(world: World, app: SimApp): void {
  for (const dyno of [...app.dynos.filter(isWeb), ...app.retiring]) stopDyno(world, app, dyno);
}

function startAll(world: World, app: SimApp, state: DynoState): void {
  for (const type of app.formation.keys()) startMissing(world, app, type, state);
}

/**
 * Restarts dynos: all of them as a release does, with preboot where it's on, or some at once.
 * @param name of a dyno (web.1) or of a process type (web); default: all
 * @returns whether there are such dynos
 */
export function restart(world: World, app: SimApp, name?: string): boolean {
  if (name === undefined) {
    replaceDynos(world, app);
    return true;
  }
  const dynos = app.dynos.filter((dyno) => dyno.name === name || dyno.type === name);
  for (const dyno of dynos) {
    stopDyno(world, app, dyno);
    addDyno(world, app, dyno.type, dyno.number, 'starting');
  }
  return dynos.length > 0;
}

/**
 * Sets config vars, or takes out those that are null: a release with the code that there is, and all
 * dynos restart (devcenter: config-vars, releases).
 */
export function changeConfig(
  world: World,
  app: SimApp,
  changes: Readonly<Record<string, string | null>>,
): void {
  const changed = Object.entries(changes).filter(
    ([name, value]) => (app.config.get(name) ?? null) !== value,
  );
  if (changed.length === 0) return;
  for (const [name, value] of changed) {
    if (value === null) app.config.delete(name);
    else app.config.set(name, value);
  }
  release(world, app, describe(changed), currentRelease(app).slug);
}

function describe(changed: readonly (readonly [name: string, value: string | null])[]): string {
  const verb = changed.every(([, value]) => value === null) ? 'Remove' : 'Set';
  return `${verb} ${changed.map(([name]) => name).join(', ')} config vars`;
}
