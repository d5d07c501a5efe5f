import { addDyno } from './boot.ts';
import { stopDyno } from './dynos.ts';
import type { SimApp, World } from './model.ts';
import { replaceDynos } from './replace-dynos.ts';

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
