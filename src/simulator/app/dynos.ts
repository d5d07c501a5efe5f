import type { DynoState, SimApp, SimDyno, World } from './model.ts';

export const isWeb = ({ type }: SimDyno): boolean => type === 'web';

/** The web dynos that run, as the API lists them: up or starting. */
export function runningDynos(app: SimApp): SimDyno[] {
  return app.dynos.filter(
    (dyno) => isWeb(dyno) && (dyno.state === 'up' || dyno.state === 'starting'),
  );
}

/** The web dynos that the router may choose from: with preboot the old ones, until the switch. */
export function servingDynos(app: SimApp): readonly SimDyno[] {
  return app.retiring.length > 0 ? app.retiring : app.dynos.filter(isWeb);
}

/** Takes a dyno out of what the API lists and the router chooses from; it never comes back. */
export function stopDyno(world: World, app: SimApp, dyno: SimDyno): void {
  setState(world, app, dyno, 'down');
  app.dynos = app.dynos.filter((other) => other !== dyno);
  app.retiring = app.retiring.filter((other) => other !== dyno);
}

export function setState(world: World, app: SimApp, dyno: SimDyno, state: DynoState): void {
  const from = dyno.state;
  dyno.state = state;
  dyno.updatedAt = world.clock.date();
  announce(world, app, dyno, from);
}

export function announce(
  world: World,
  app: SimApp,
  dyno: SimDyno,
  from: DynoState | undefined,
): void {
  const { name, release, state } = dyno;
  world.log.record({ type: 'dyno', app: app.name, name, release, from, to: state });
  app.changes.emit('change');
}
