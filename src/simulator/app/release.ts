import type { DynoState } from '../events.ts';
import type { Code } from './code.ts';
import { addRelease, createSlug } from './create-app.ts';
import { addDyno, isAsleep, isWeb, runningDynos, stopDyno } from './dynos.ts';
import { adoptProcesses, firstFormation, startMissing } from './formation.ts';
import {
  currentRelease,
  type SimApp,
  type SimBuild,
  type SimRelease,
  type World,
} from './model.ts';
import { retireServing, roll } from './preboot.ts';
import { hasReleasePhase, runReleasePhase } from './release-phase.ts';

/**
 * Makes the app's next release, which takes effect at once or after its release phase.
 * @param onEffect called just before it takes effect
 */
export function release(
  world: World,
  app: SimApp,
  wanted: Pick<SimRelease, 'description' | 'slug'>,
  onEffect: () => void = () => undefined,
): SimRelease {
  const runningBefore = runningDynos(app).length;
  const status = hasReleasePhase(app, wanted) ? 'pending' : 'succeeded';
  const made = addRelease(app, { ...wanted, status }, world.clock);
  if (status === 'succeeded') {
    onEffect();
    takeEffect(world, app, made, runningBefore);
  } else {
    runReleasePhase(world, app, made, () => {
      // A newer one can have ended before.
      if (currentRelease(app) !== made) return;
      onEffect();
      takeEffect(world, app, made, runningDynos(app).length);
    });
  }
  return made;
}

/** Moves the app's dynos to the release if there's code to run, and its process types to its Procfile. */
function takeEffect(
  world: World,
  app: SimApp,
  { version, slug }: SimRelease,
  runningBefore: number,
): void {
  if (slug?.processes) adoptProcesses(app, slug.processes);
  if (slug) replaceDynos(world, app);
  const runningAfter = runningDynos(app).length;
  world.log.record({ type: 'release', app: app.name, version, runningBefore, runningAfter });
}

/** Releases a build. The first deploy creates the formation, with one web dyno. */
export function deploy(
  world: World,
  app: SimApp,
  { commit, stack }: Pick<SimBuild, 'commit' | 'stack'>,
  code?: Code,
): SimRelease {
  if (app.formation.size === 0 && !code) firstFormation(app, 1);
  const wanted = { description: describeDeploy(commit), slug: createSlug(commit, code?.processes) };
  return release(world, app, wanted, () => {
    app.deployedAt = world.clock.now();
    app.stack = stack;
  });
}

export const describeDeploy = (commit: string): string => `Deploy ${commit.slice(0, 8)}`;

/**
 * Moves the app's dynos to its current release, in Heroku's way for this app. As many dynos run after it
 * as before: an app that is asleep stays asleep on the new release, and an app that is awake comes back
 * awake, even if a request has only just woken it. This is an assumption: Heroku's product manager said
 * so in 2012, and nothing newer confirms or contradicts it. A scenario can switch it off.
 */
function replaceDynos(world: World, app: SimApp): void {
  app.cancelReplacement();
  const isEco = app.formation.get('web')?.size === 'eco';
  const asleep = isAsleep(app) || (isEco && app.spec.comesBackAsleep);
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
  release(world, app, { description: describe(changed), slug: currentRelease(app).slug });
}

/** Releases the code and the config vars of an earlier release again (devcenter: releases). */
export function rollBack(world: World, app: SimApp, target: SimRelease): SimRelease {
  app.config.clear();
  for (const [name, value] of Object.entries(target.config)) app.config.set(name, value);
  const description = `Rollback to v${target.version}`;
  return release(world, app, { description, slug: target.slug });
}

function describe(changed: readonly (readonly [name: string, value: string | null])[]): string {
  const verb = changed.every(([, value]) => value === null) ? 'Remove' : 'Set';
  return `${verb} ${changed.map(([name]) => name).join(', ')} config vars`;
}
