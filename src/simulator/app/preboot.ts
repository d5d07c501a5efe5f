import { once } from 'node:events';
import { addDyno, bootTimeout, isWeb, stopDyno } from './dynos.ts';
import { startMissing } from './formation.ts';
import type { SimApp, SimDyno, World } from './model.ts';

// "the sum of the app's boot timeout plus 2 minutes" (devcenter: changelog 1121)
export const AFTER_BOOT_TIMEOUT_MS = 120_000;

/**
 * Preboot: the old web dynos keep serving, but the API doesn't list them. Then traffic switches to the
 * new dynos, even if their boot has failed.
 */
export function retireServing(world: World, app: SimApp): void {
  const web = app.dynos.filter(isWeb);
  // During an earlier release's window, the oldest dynos still serve.
  const serving = app.retiring.length > 0 ? app.retiring : web;
  for (const dyno of web.filter((other) => !serving.includes(other))) stopDyno(world, app, dyno);
  app.retiring = [...serving];
  app.dynos = app.dynos.filter((dyno) => !isWeb(dyno));
  const { prebootSeconds } = app.spec;
  const usual = bootTimeout(app) * 1000 + AFTER_BOOT_TIMEOUT_MS;
  const window = prebootSeconds === undefined ? usual : prebootSeconds * 1000;
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
 * Private Spaces: replaces each process type's dynos, a quarter at a time. A new dyno that crashes
 * doesn't stop it.
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
    // It ends early only if a newer deploy takes over or the world stops.
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
    // Some may be scaled down or restarted by now.
    const dynos = app.dynos.filter((dyno) => dyno.type === type);
    const left = dynos.filter((dyno) => old.has(dyno));
    // A dyno that isn't up serves no requests, so replacing it has no cost.
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
