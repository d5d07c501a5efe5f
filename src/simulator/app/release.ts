import { addRelease } from './create-app.ts';
import { runningDynos } from './dynos.ts';
import type { SimApp, SimRelease, SimSlug, World } from './model.ts';
import { replaceDynos } from './replace-dynos.ts';

/** Makes the app's next release, and puts its dynos on it where there is code to run. */
export function release(
  world: World,
  app: SimApp,
  description: string,
  slug: SimSlug | null,
): SimRelease {
  const runningBefore = runningDynos(app).length;
  const made = addRelease(app, { description, slug }, world.clock);
  if (slug) replaceDynos(world, app);
  const runningAfter = runningDynos(app).length;
  const { version } = made;
  world.log.record({ type: 'release', app: app.name, version, runningBefore, runningAfter });
  return made;
}
