import { addDyno, isAsleep, stopDyno } from './dynos.ts';
import { DYNO_SIZES } from './dyno-sizes.ts';
import type { DynoState, Formation, SimApp, World } from './model.ts';

/** Starts and stops a process type's dynos until they're what `formation` says. */
export function scale(world: World, app: SimApp, type: string, formation: Formation): void {
  const asleep = isAsleep(app);
  const resized = app.formation.get(type)?.size !== formation.size;
  app.formation.set(type, formation);
  const { quantity, size } = formation;
  world.log.record({
    type: 'scale',
    app: app.name,
    process: type,
    quantity,
    size: DYNO_SIZES[size].name,
  });
  const dynos = app.dynos.filter((dyno) => dyno.type === type);
  // Another size is another machine: all dynos restart on it.
  const surplus = resized ? dynos : dynos.slice(quantity);
  for (const dyno of surplus) stopDyno(world, app, dyno);
  if (quantity === 0) {
    for (const dyno of app.retiring.filter((old) => old.type === type)) stopDyno(world, app, dyno);
  }
  startMissing(world, app, type, asleep && size === 'eco' ? 'idle' : 'starting');
  // The last dyno may be gone with nothing in its place: whoever queues must hear of it.
  app.changes.emit('change');
}

/** Adds dynos of the current release in `state`, `web.1` first, up to the type's quantity. */
export function startMissing(world: World, app: SimApp, type: string, state: DynoState): void {
  const quantity = app.formation.get(type)?.quantity ?? 0;
  const names = new Set(app.dynos.map(({ name }) => name));
  for (let number = 1; number <= quantity; number += 1) {
    const name = `${type}.${number}`;
    if (!names.has(name)) addDyno(world, app, { name, type, state });
  }
}
