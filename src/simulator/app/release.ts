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

/** Makes the app's next release, and moves its dynos to it if there's code to run. */
function release(world: World, app: SimApp, description: string, slug: SimSlug | null): SimRelease {
  const runningBefore = runningDynos(app).length;
  const made = addRelease(app, { description, slug }, world.clock);
  if (slug) replaceDynos(world, app);
  const runningAfter = runningDynos(app).length;
  const { version } = made;
  world.log.record({ type: 'release', app: app.name, version, runningBefore, runningAfter });
  return made;
}

/** Releases a build. The first deploy creates the formation, with one web dyno. */
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
 * Moves the app's dynos to its current release, in Heroku's way for this app. As many dynos run after it
 * as before: an app that is asleep stays asleep on the new release, and an app that is awake comes back
 * awake, even if a request has only just woken it. This is an assumption: Heroku's product manager said
 * so in 2012, and nothing newer confirms or contradicts it.
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

/** Without preboot: the old web dynos stop, new ones start, and requests wait. */
function stopServing(world: World, app: SimApp): void {
  for (const dyno of [...app.dynos.filter(isWeb), ...app.retiring]) stopDyno(world, app, dyno);
}

function startAll(world: World, app: SimApp, state: DynoState): void {
  for (const type of app.formation.keys()) startMissing(world, app, type, state);
}

/**
 * Restarts dynos: all of them in the way of a release (with preboot if it's on), or some of them at once.
 * @param name of a dyno (web.1) or of a process type (web); default: all
 * @returns false if there are no such dynos
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
 * Sets config vars, and removes those that are null. That makes a release with the same code, and all
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
