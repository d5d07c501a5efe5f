import type { DynoState } from '../events.ts';
import type { Code } from './code.ts';
import { DYNO_SIZES } from './dyno-sizes.ts';
import { addDyno, isAsleep, stopDyno } from './dynos.ts';
import type { Formation, SimApp, World } from './model.ts';

/** Why Heroku would refuse to scale the app now; undefined if it wouldn't. */
export function scaleObstacle(app: SimApp): string | undefined {
  return app.features.preboot && app.retiring.length > 0
    ? 'Cannot change formation for a preboot app until preboot is complete'
    : undefined;
}

/** Starts and stops a process type's dynos to match `formation`. */
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
  // A new size is a new machine, so all dynos restart.
  const surplus = resized ? dynos : dynos.filter(({ number }) => number > quantity);
  for (const dyno of surplus) stopDyno(world, app, dyno);
  if (quantity === 0 && type === 'web') {
    for (const dyno of app.retiring) stopDyno(world, app, dyno);
  }
  startMissing(world, app, type, asleep && size === 'eco' ? 'idle' : 'starting');
  // The last dyno may be gone without a successor, and queued requests must know.
  app.changes.emit('change');
}

/** Adds dynos of the current release in `state`, `web.1` first, up to the type's quantity. */
export function startMissing(world: World, app: SimApp, type: string, state: DynoState): void {
  const quantity = app.formation.get(type)?.quantity ?? 0;
  const there = new Set(app.dynos.filter((dyno) => dyno.type === type).map((dyno) => dyno.number));
  for (let number = 1; number <= quantity; number += 1) {
    if (!there.has(number)) addDyno(world, app, type, number, state);
  }
}

/** @param webDynos their number; the other process types start as in the scenario */
export function firstFormation(app: SimApp, webDynos: number): void {
  const { size, command, processes } = app.spec;
  if (command !== null) app.formation.set('web', { size, quantity: webDynos, command });
  for (const [type, process] of Object.entries(processes)) {
    app.formation.set(type, { ...process, size: process.size ?? size });
  }
}

/**
 * A release brings the process types of its Procfile, and ends the others (devcenter: procfile). On the first
 * one, one web dyno starts.
 */
export function adoptProcesses(app: SimApp, processes: Code['processes']): void {
  const { size = app.spec.size } = app.formation.get('web') ?? {};
  const first = app.formation.size === 0;
  for (const type of app.formation.keys()) if (!processes.has(type)) app.formation.delete(type);
  for (const [type, command] of processes) {
    const usual = { size, quantity: first && type === 'web' ? 1 : 0 };
    app.formation.set(type, { ...(app.formation.get(type) ?? usual), command });
  }
}
