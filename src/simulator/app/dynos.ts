import { randomUUID } from 'node:crypto';
import { currentRelease, type DynoState, type SimApp, type SimDyno, type World } from './model.ts';

// "If an app has an Eco web dyno, and that web dyno receives no web traffic in a 30-minute period,
// the web dyno sleeps" (devcenter: eco-dyno-hours).
const ECO_SLEEPS_AFTER_MS = 30 * 60_000;

/** The dynos that run, as the API lists them: up or starting. */
export function runningDynos(app: SimApp): SimDyno[] {
  return app.dynos.filter(({ state }) => state === 'up' || state === 'starting');
}

/** Whether all that the app has is dynos that sleep. */
export function isAsleep(app: SimApp): boolean {
  return app.dynos.length > 0 && app.dynos.every((dyno) => dyno.state === 'idle');
}

/** Adds a dyno in `state` to what the API lists; one that is starting is up after its boot time. */
export function addDyno(
  world: World,
  app: SimApp,
  dyno: Pick<SimDyno, 'name' | 'type' | 'state'>,
): SimDyno {
  const now = world.clock.date();
  const added: SimDyno = {
    ...dyno,
    id: randomUUID(),
    release: currentRelease(app).version,
    size: app.formation.get(dyno.type)?.size ?? app.spec.size,
    knowsItself: app.features['runtime-dyno-metadata'],
    createdAt: now,
    updatedAt: now,
    served: 0,
  };
  app.dynos.push(added);
  announce(world, app, added, undefined);
  if (added.state === 'starting') boot(world, app, added);
  return added;
}

export function stopDyno(world: World, app: SimApp, dyno: SimDyno): void {
  setState(world, app, dyno, 'down');
  app.dynos = app.dynos.filter((other) => other !== dyno);
  app.retiring = app.retiring.filter((other) => other !== dyno);
}

/** What a request does to an app that sleeps. */
export function wake(world: World, app: SimApp): void {
  for (const dyno of app.dynos.filter(({ state }) => state === 'idle')) {
    setState(world, app, dyno, 'starting');
    boot(world, app, dyno);
  }
}

/** Counts the half hour until sleep from now: on a request, and when a dyno comes up. */
export function postponeSleep(world: World, app: SimApp): void {
  app.cancelSleep();
  app.cancelSleep = world.clock.after(ECO_SLEEPS_AFTER_MS, () => {
    for (const dyno of app.dynos.filter(({ state, size }) => size === 'eco' && state === 'up')) {
      setState(world, app, dyno, 'idle');
    }
  });
}

function boot(world: World, app: SimApp, dyno: SimDyno): void {
  world.clock.after(app.spec.bootSeconds * 1000, () => {
    // Stopped meanwhile: by a release, or scaled away.
    if (dyno.state !== 'starting') return;
    setState(world, app, dyno, 'up');
    postponeSleep(world, app);
  });
}

function setState(world: World, app: SimApp, dyno: SimDyno, state: DynoState): void {
  const from = dyno.state;
  dyno.state = state;
  dyno.updatedAt = world.clock.date();
  announce(world, app, dyno, from);
}

function announce(world: World, app: SimApp, dyno: SimDyno, from: DynoState | undefined): void {
  const { name, release, state } = dyno;
  world.log.record({ type: 'dyno', app: app.name, name, release, from, to: state });
  app.changes.emit('change');
}
