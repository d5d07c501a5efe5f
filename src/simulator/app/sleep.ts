import type { SizeName } from './dyno-sizes.ts';
import { isWeb, setState } from './dynos.ts';
import type { SimApp, World } from './model.ts';

// "If an app has an Eco web dyno, and that web dyno receives no web traffic in a 30-minute period,
// the web dyno sleeps", and with it the app's Eco workers (devcenter: eco-dyno-hours).
const SLEEPS_AFTER_MS = 30 * 60_000;

/** Whether all the web dynos that the app has are asleep. */
export function isAsleep(app: SimApp): boolean {
  const web = app.dynos.filter(isWeb);
  return web.length > 0 && web.every(({ state }) => state === 'idle');
}

/**
 * Whether a dyno of this size can't run, whatever would start it: no Eco dyno does once the account's
 * pool of hours is used up (devcenter: eco-dyno-hours).
 */
export const mustSleep = (world: World, size: SizeName): boolean =>
  size === 'eco' && world.scenario.account.ecoHoursLeft === 0;

/** Counts the half hour until sleep from now: on a request, and when a dyno comes up. */
export function postponeSleep(world: World, app: SimApp): void {
  app.cancelSleep();
  app.cancelSleep = world.clock.after(SLEEPS_AFTER_MS, () => {
    // An app of Eco workers alone never sleeps.
    if (!app.dynos.some(isWeb)) return;
    for (const dyno of app.dynos.filter(({ state, size }) => size === 'eco' && state === 'up')) {
      setState(world, app, dyno, 'idle');
    }
  });
}
