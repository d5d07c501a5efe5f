import { randomUUID } from 'node:crypto';
import { announce, setState } from './dynos.ts';
import { dynoName } from './dyno-name.ts';
import { currentRelease, type DynoState, type SimApp, type SimDyno, type World } from './model.ts';
import { mustSleep, postponeSleep } from './sleep.ts';

// The time to bind $PORT is 60 s, with the JVM's buildpacks 90 (devcenter: error-codes, R10).
const BOOT_TIMEOUT_SECONDS = 60;
const JVM_BOOT_TIMEOUT_SECONDS = 90;
const JVM = /^heroku\/(java|gradle|scala|clojure|jvm)\b/;

// A dyno that crashes is restarted at once, and when it crashes again after cool-off periods that grow
// exponentially. Heroku gives no table; 20 minutes is what is told of the first (changelog 344).
const FIRST_COOL_OFF_MS = 20 * 60_000;

/** How long a dyno of the app may take to boot, in simulated seconds. */
export function bootTimeout(app: SimApp): number {
  const usual = app.buildpacks.some((name) => JVM.test(name))
    ? JVM_BOOT_TIMEOUT_SECONDS
    : BOOT_TIMEOUT_SECONDS;
  return app.spec.bootTimeoutSeconds ?? usual;
}

/**
 * Adds the `number`th dyno of a process type to what the API lists.
 * @param wanted its state; an Eco dyno that has no hours left is `idle` all the same
 */
export function addDyno(
  world: World,
  app: SimApp,
  type: string,
  number: number,
  wanted: DynoState,
): SimDyno {
  const { version } = currentRelease(app);
  const size = app.formation.get(type)?.size ?? app.spec.size;
  const state = mustSleep(world, size) ? 'idle' : wanted;
  const now = world.clock.date();
  const added: SimDyno = {
    id: randomUUID(),
    name: dynoName(app, type, number),
    type,
    number,
    release: version,
    size,
    knowsItself: app.features['runtime-dyno-metadata'],
    createdAt: now,
    updatedAt: now,
    state,
    served: 0,
  };
  app.dynos.push(added);
  announce(world, app, added, undefined);
  if (state === 'starting') boot(world, app, added);
  return added;
}

/** What a request does to an app that sleeps, and may wake. */
export function wake(world: World, app: SimApp): void {
  for (const dyno of app.dynos.filter(({ state }) => state === 'idle')) start(world, app, dyno);
}

function start(world: World, app: SimApp, dyno: SimDyno, crashes = 0): void {
  setState(world, app, dyno, 'starting');
  boot(world, app, dyno, crashes);
}

function boot(world: World, app: SimApp, dyno: SimDyno, crashes = 0): void {
  const { bootSeconds, bootJitter, crashesOnBoot } = app.spec;
  const seconds = bootSeconds * (1 + bootJitter * (2 * world.random() - 1));
  const timeout = bootTimeout(app);
  const fails = crashesOnBoot || seconds > timeout;
  world.clock.after(Math.min(seconds, timeout) * 1000, () => {
    // Stopped meanwhile: by a release, or scaled away.
    if (dyno.state !== 'starting') return;
    if (fails) crash(world, app, dyno, crashes + 1);
    else {
      setState(world, app, dyno, 'up');
      postponeSleep(world, app);
    }
  });
}

function crash(world: World, app: SimApp, dyno: SimDyno, crashes: number): void {
  setState(world, app, dyno, 'crashed');
  if (crashes === 1) {
    start(world, app, dyno, crashes);
    return;
  }
  world.clock.after(FIRST_COOL_OFF_MS * 2 ** (crashes - 2), () => {
    if (dyno.state === 'crashed') start(world, app, dyno, crashes);
  });
}
