import { isWeb, stopDyno } from './dynos.ts';
import { startMissing } from './formation.ts';
import type { DynoState, SimApp, World } from './model.ts';
import { retireServing } from './preboot.ts';
import { roll } from './rolling.ts';
import { isAsleep } from './sleep.ts';

/**
 * Puts the app's dynos on its current release, the way that Heroku does it for this app. As many run
 * afterwards as before: an app whose dynos all sleep stays asleep, on the new release; one that is
 * awake, if only just, comes back awake. (So Heroku's product manager said in 2012; nothing newer
 * confirms or contradicts it.)
 */
export function replaceDynos(world: World, app: SimApp): void {
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
