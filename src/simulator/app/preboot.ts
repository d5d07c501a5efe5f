import { once } from 'node:events';
import { addDyno, bootTimeout, isWeb, stopDyno } from './dynos.ts';
import { startMissing } from './formation.ts';
import type { SimApp, SimDyno, World } from './model.ts';

// "the sum of the app's boot timeout plus 2 minutes" (devcenter: changelog 1121)
const AFTER_BOOT_TIMEOUT_MS = 120_000;

/**
 * Preboot: the web dynos that serve go on serving, out of the API's sight, until traffic switches to
 * those that are about to start, whether or not they have booted well by then.
 */
export function retireServing(world: World, app: SimApp): void {
  const web = app.dynos.filter(isWeb);
  // Within the window of an earlier release it is still the older dynos that serve.
  const serving = app.retiring.length > 0 ? app.retiring : web;
  for (const dyno of web.filter((other) => !serving.includes(other))) stopDyno(world, app, dyno);
  app.retiring = [...serving];
  app.dynos = app.dynos.filter((dyno) => !isWeb(dyno));
  const window = bootTimeout(app) * 1000 + AFTER_BOOT_TIMEOUT_MS;
  app.cancelReplacement = world.clock.after(window, () => {
    switchTraffic(world, app);
  });
}

function switchTraffic(world: World, app: SimApp): void {
  const release = app.dynos.find(isWeb)?.release;
  if (release !== undefined) world.log.record({ type: 'preboot-switch', app: app.name, release });
  for (const dyno of app.retiring) stopDyno(world, app, dyno);
}

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
