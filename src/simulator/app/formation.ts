import { addDyno, isAsleep, stopDyno } from './dynos.ts';
import { DYNO_SIZES } from './dyno-sizes.ts';
import { currentRelease } from './model.ts';
import type { DynoState, Formation, SimApp, World } from './model.ts';

/** Starts and stops web dynos until they're what `formation` says. */
export function scale(world: World, app: SimApp, formation: Formation): void {
  const asleep = isAsleep(app);
  const resized = app.formation !== undefined && app.formation.size !== formation.size;
  app.formation = formation;
  const { quantity, size } = formation;
  world.log.record({ type: 'scale', app: app.name, quantity, size: DYNO_SIZES[size].name });
  // Another size is another machine: all dynos restart on it.
  const surplus = resized ? app.dynos : app.dynos.slice(quantity);
  for (const dyno of surplus) stopDyno(world, app, dyno);
  if (quantity === 0) for (const dyno of app.retiring) stopDyno(world, app, dyno);
  startMissing(world, app, asleep && size === 'eco' ? 'idle' : 'starting');
  // The last dyno may be gone with nothing in its place: whoever queues must hear of it.
  app.changes.emit('change');
}

/** Adds dynos of the current release in `state`, `web.1` first, up to the formation's quantity. */
export function startMissing(world: World, app: SimApp, state: DynoState): void {
  if (app.formation === undefined) return;
  const { quantity, size } = app.formation;
  const release = currentRelease(app).version;
  for (let number = app.dynos.length + 1; number <= quantity; number += 1) {
    addDyno(world, app, { name: `web.${number}`, release, size, state });
  }
}
