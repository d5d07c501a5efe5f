import { DYNO_SIZES } from './dyno-sizes.ts';
import { scale } from './formation.ts';
import type { SimApp, SimMonitor, World } from './model.ts';

/** Why Heroku would refuse to scale the app's web dynos by itself; undefined if it wouldn't. */
export function autoscaleObstacle(app: SimApp): string | undefined {
  const { size } = app.formation.get('web') ?? app.spec;
  const { dedicated, generation } = DYNO_SIZES[size];
  if (generation === 'fir') return 'Autoscaling is unavailable for apps in this space.';
  return dedicated ? undefined : 'Autoscaling is only available with Performance or Private dynos.';
}

/** Sets the monitor. Its range counts at once; simplified: nothing scales the app after that. */
export function setMonitor(world: World, app: SimApp, monitor: SimMonitor): void {
  app.monitor = monitor;
  const web = app.formation.get('web');
  if (!monitor.isActive || web === undefined) return;
  const quantity = Math.max(monitor.min, Math.min(monitor.max, web.quantity));
  if (quantity !== web.quantity) scale(world, app, 'web', { ...web, quantity });
}

/** A quantity that someone sets turns the autoscaler off (devcenter: scaling, autoscaling). */
export function stopAutoscaling(app: SimApp): void {
  if (app.monitor !== undefined) app.monitor = { ...app.monitor, isActive: false };
}
