import { bootTimeout } from './boot.ts';
import { isWeb, stopDyno } from './dynos.ts';
import type { SimApp, World } from './model.ts';

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
