import { once } from 'node:events';
import { mustSleep, servingDynos, wake } from '../app/dynos.ts';
import { currentRelease, type SimApp, type SimDyno, type World } from '../app/model.ts';

// "The router will enqueue requests for 75 seconds" while dynos start (devcenter: error-codes, H20).
export const QUEUE_MS = 75_000;

/**
 * A web dyno that is up, after waking it or waiting for it if necessary; or the code of Heroku's error.
 * @param asked the id of the preferred dyno
 */
export async function findDyno(
  world: World,
  app: SimApp,
  asked: string | undefined,
  gone: AbortSignal,
): Promise<SimDyno | string> {
  const overdue = new AbortController();
  const cancel = world.clock.after(QUEUE_MS, () => {
    overdue.abort();
  });
  const ends = AbortSignal.any([gone, world.stopped, overdue.signal]);
  try {
    for (;;) {
      const found = obstacle(world, app) ?? pickDyno(world, app, asked);
      if (found !== undefined) return found;
      wake(world, app);
      await once(app.changes, 'change', { signal: ends });
    }
  } catch (error) {
    if (overdue.signal.aborted) return 'H20';
    throw error;
  } finally {
    cancel();
  }
}

/** Heroku's error code if waiting for a dyno is pointless (devcenter: error-codes). */
function obstacle(world: World, app: SimApp): string | undefined {
  if (app.maintenance) return 'H80';
  if (currentRelease(app).slug === null) return 'H81';
  const dynos = servingDynos(app);
  if (dynos.length === 0) return 'H14';
  if (dynos.every(({ state }) => state === 'crashed')) return 'H10';
  if (dynos.every(({ size }) => mustSleep(world, size))) return 'H82';
  return undefined;
}

/** Heroku's router picks a dyno at random (devcenter: http-routing). */
function pickDyno(world: World, app: SimApp, asked: string | undefined): SimDyno | undefined {
  const up = servingDynos(app).filter(({ state }) => state === 'up');
  const best = up.find(({ id }) => id === asked);
  return best ?? up[Math.floor(world.random() * up.length)];
}
