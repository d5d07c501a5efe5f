import { once } from 'node:events';
import { addDyno } from './boot.ts';
import { stopDyno } from './dynos.ts';
import { startMissing } from './formation.ts';
import type { SimApp, SimDyno, World } from './model.ts';

// "Rolling deploys stop and change up to only 25% of the existing dynos at a time", rounded up
// (devcenter: rolling-deploys; changelog 860)
const SHARE_AT_A_TIME = 0.25;

/**
 * Private Spaces: replaces the dynos that each process type has now, a share at a time. A new dyno
 * that crashes doesn't hold it up.
 */
export function roll(world: World, app: SimApp): void {
  const cancel = new AbortController();
  app.cancelReplacement = () => {
    cancel.abort();
  };
  const ends = AbortSignal.any([cancel.signal, world.stopped]);
  for (const type of app.formation.keys()) {
    const old = new Set(app.dynos.filter((dyno) => dyno.type === type));
    startMissing(world, app, type, 'starting');
    // It ends early only where somebody else takes over, or the world stops.
    rollType(world, app, type, old, ends).catch((error: unknown) => {
      if (!ends.aborted) throw error;
    });
  }
}

async function rollType(
  world: World,
  app: SimApp,
  type: string,
  old: ReadonlySet<SimDyno>,
  ends: AbortSignal,
): Promise<void> {
  while (!ends.aborted) {
    // Some may have been scaled away or restarted since.
    const dynos = app.dynos.filter((dyno) => dyno.type === type);
    const left = dynos.filter((dyno) => old.has(dyno));
    // One that isn't up serves nobody: it costs nothing to replace it.
    const next = left.find(({ state }) => state !== 'up') ?? left[0];
    if (next === undefined) return;
    const booting = dynos.filter((dyno) => !old.has(dyno) && dyno.state === 'starting');
    if (booting.length < Math.ceil(dynos.length * SHARE_AT_A_TIME)) replace(world, app, next);
    else await once(app.changes, 'change', { signal: ends });
  }
}

function replace(world: World, app: SimApp, dyno: SimDyno): void {
  stopDyno(world, app, dyno);
  addDyno(world, app, dyno.type, dyno.number, 'starting');
}
