import { isAsleep, runningDynos, stopDyno } from './dynos.ts';
import { startMissing } from './formation.ts';
import { createRelease, createSlug, type SimApp, type SimRelease, type World } from './model.ts';

// Boot timeout (60 s) + 2 minutes (devcenter: preboot).
const PREBOOT_SWITCH_AFTER_MS = 180_000;

/**
 * Releases new code and puts dynos on it. As many run afterwards as before: an app whose dynos all
 * sleep stays asleep, on the new release; one that is awake, if only just, comes back awake. (So
 * Heroku's product manager said in 2012; nothing newer confirms or contradicts it.)
 */
export function deploy(world: World, app: SimApp, commit: string): SimRelease {
  const runningBefore = runningDynos(app).length;
  const asleep = isAsleep(app);
  const version = app.releases.length + 1;
  const slug = createSlug(commit);
  const release = createRelease(version, `Deploy ${commit.slice(0, 8)}`, slug, world.clock);
  app.releases.push(release);
  // The first deploy finds no formation, and makes one web dyno.
  if (app.formation.size === 0)
    app.formation.set('web', { size: app.spec.size, quantity: 1, command: 'npm start' });

  if (app.features.preboot && !asleep) retireServing(world, app);
  else stopAll(world, app);
  for (const type of app.formation.keys())
    startMissing(world, app, type, asleep ? 'idle' : 'starting');

  const runningAfter = runningDynos(app).length;
  world.log.record({ type: 'release', app: app.name, version, runningBefore, runningAfter });
  return release;
}

function stopAll(world: World, app: SimApp): void {
  app.cancelSwitch();
  for (const dyno of [...app.dynos, ...app.retiring]) stopDyno(world, app, dyno);
}

/** Preboot: what serves goes on serving, out of the API's sight, until the switch. */
function retireServing(world: World, app: SimApp): void {
  // Within the window of an earlier release it is still the older dynos that serve.
  const serving = app.retiring.length > 0 ? app.retiring : app.dynos;
  const neverServed = app.dynos.filter((dyno) => !serving.includes(dyno));
  for (const dyno of neverServed) stopDyno(world, app, dyno);
  app.retiring = serving;
  app.dynos = [];
  app.cancelSwitch();
  app.cancelSwitch = world.clock.after(PREBOOT_SWITCH_AFTER_MS, () => {
    switchTraffic(world, app);
  });
}

function switchTraffic(world: World, app: SimApp): void {
  const release = app.dynos[0]?.release;
  if (release !== undefined) world.log.record({ type: 'preboot-switch', app: app.name, release });
  for (const dyno of app.retiring) stopDyno(world, app, dyno);
}
