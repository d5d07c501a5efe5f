import { once } from 'node:events';
import { addDyno } from './boot.ts';
import { stopDyno } from './dynos.ts';
import { startMissing } from './formation.ts';
import { currentRelease, type SimApp, type SimDyno, type World } from './model.ts';

// "Rolling deploys stop and change up to only 25% of the existing dynos at a time", rounded up
// (devcenter: rolling-deploys; changelog 860)
const SHARE_AT_A_TIME = 0.25;

/** Private Spaces: replaces the dynos of each process type share by share. */
export function roll(world: World, app: SimApp): void {
  const cancel = new AbortController();
  app.cancelReplacement = () => {
    cancel.abort();
  };
  const ends = AbortSignal.any([cancel.signal, world.stopped]);
  for (const type of app.formation.keys()) {
    startMissing(world, app, type, 'starting');
    // It ends early only where somebody else takes over, or the world stops.
    rollType(world, app, type, ends).catch((error: unknown) => {
      if (!ends.aborted) throw error;
    });
  }
}

async function rollType(world: World, app: SimApp, type: string, ends: AbortSignal): Promise<void> {
  const { version } = currentRelease(app);
  const old = app.dynos.filter((dyno) => dyno.type === type && dyno.release < version);
  const share = Math.ceil(old.length * SHARE_AT_A_TIME);
  for (let first = 0; first < old.length; first += share) {
    // Some may have been scaled away since.
    const stopping = old.slice(first, first + share).filter((dyno) => app.dynos.includes(dyno));
    const started = stopping.map((dyno) => replace(world, app, dyno));
    while (started.some(({ state }) => state === 'starting')) {
      await once(app.changes, 'change', { signal: ends });
    }
  }
}

function replace(world: World, app: SimApp, dyno: SimDyno): SimDyno {
  stopDyno(world, app, dyno);
  return addDyno(world, app, dyno.type, dyno.number, 'starting');
}
