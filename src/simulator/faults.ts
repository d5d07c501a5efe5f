import type { SimApp, World } from './app/model.ts';
import type { Fault, Window } from './scenario/fault-spec.ts';

/**
 * Finds the fault that a request runs into, the first that matches, and counts it where the scenario
 * limits it.
 * @param app whose pushes and releases its window is counted from; undefined: any app's
 */
export type FaultFinder<F extends Fault> = (path: string, app?: SimApp) => F | undefined;

export function createFaultFinder<F extends Fault>(
  world: World,
  faults: readonly F[],
): FaultFinder<F> {
  const pending = faults.map((fault) => ({
    fault,
    path: new RegExp(fault.path),
    left: fault.times ?? Infinity,
  }));
  return (path, app) => {
    const hit = pending.find(
      (entry) => entry.left > 0 && entry.path.test(path) && isWithin(world, entry.fault.when, app),
    );
    if (hit) hit.left -= 1;
    return hit?.fault;
  };
}

function isWithin(world: World, window: Window, app: SimApp | undefined): boolean {
  const began = beginning(window.after, app === undefined ? [...world.apps.values()] : [app]);
  if (began === undefined) return false;
  const seconds = (world.clock.now() - began) / 1000 - window.fromSeconds;
  return seconds >= 0 && seconds < (window.forSeconds ?? Infinity);
}

/** Simulated milliseconds; undefined when it hasn't begun. */
function beginning(after: Window['after'], apps: readonly SimApp[]): number | undefined {
  if (after === 'start') return 0;
  const moments = apps.map((app) => (after === 'push' ? app.pushedAt : app.deployedAt));
  const known = moments.filter((moment) => moment !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}
