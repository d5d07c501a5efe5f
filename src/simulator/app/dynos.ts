import { randomUUID } from 'node:crypto';
import type { DynoState } from '../events.ts';
import { effectOf } from './code.ts';
import type { SizeName } from './dyno-sizes.ts';
import { currentRelease, resourceId, type SimApp, type SimDyno, type World } from './model.ts';

export const isWeb = ({ type }: SimDyno): boolean => type === 'web';

/** The web dynos that the API lists and that run: up or starting. */
export function runningDynos(app: SimApp): SimDyno[] {
  return app.dynos.filter(
    (dyno) => isWeb(dyno) && (dyno.state === 'up' || dyno.state === 'starting'),
  );
}

/** The web dynos that the router can choose from; with preboot the old ones, until the switch. */
export function servingDynos(app: SimApp): readonly SimDyno[] {
  return app.retiring.length > 0 ? app.retiring : app.dynos.filter(isWeb);
}

/** The dynos that the API lists. */
export const listedDynos = ({ spec, retiring, dynos }: SimApp): readonly SimDyno[] =>
  spec.prebootLists === 'all' ? [...retiring, ...dynos] : dynos;

/** Removes a dyno for the API and the router; it never comes back. */
export function stopDyno(world: World, app: SimApp, dyno: SimDyno): void {
  setState(world, app, dyno, 'down');
  app.dynos = app.dynos.filter((other) => other !== dyno);
  app.retiring = app.retiring.filter((other) => other !== dyno);
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

/** `web.1`; on Fir `web-HASH-XXXXX`, with the release's hash (devcenter: generations). */
function dynoName(app: SimApp, type: string, number: number): string {
  if (app.spec.generation === 'cedar') return `${type}.${number}`;
  const { version } = currentRelease(app);
  const release = resourceId(app.name, type, String(version)).replaceAll('-', '');
  const own = resourceId(app.name, type, String(version), String(number)).replaceAll('-', '');
  return `${type}-${release.slice(0, 10)}-${own.slice(0, 5)}`;
}

// The time to bind $PORT is 60 s, with the Java and Gradle buildpacks 90 (devcenter: error-codes, R10).
export const BOOT_TIMEOUT_SECONDS = 60;
const JAVA_BOOT_TIMEOUT_SECONDS = 90;
const JAVA = /(?:^|[:/])heroku\/(?:heroku-buildpack-)?(?:java|gradle)(?:\.git|\.tgz)?(?:#.*)?$/;

// A crashed dyno is restarted at once; if it crashes again, after waits that grow exponentially. Heroku
// publishes no table, but 20 minutes for the first wait (changelog 344).
const FIRST_COOL_OFF_MS = 20 * 60_000;

/** How long a dyno of the app can take to boot, in simulated seconds. */
export function bootTimeout(app: SimApp): number {
  const usual = app.buildpacks.some((name) => JAVA.test(name))
    ? JAVA_BOOT_TIMEOUT_SECONDS
    : BOOT_TIMEOUT_SECONDS;
  return app.spec.bootTimeoutSeconds ?? usual;
}

/**
 * Adds the `number`th dyno of a process type to the API's list.
 * @param wanted its state; an Eco dyno without hours left is `idle` anyway
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
    // One that is up from the start has booted, too.
    createdAt: state === 'up' ? new Date(now.getTime() - app.spec.bootSeconds * 1000) : now,
    updatedAt: now,
    state,
    served: 0,
  };
  app.dynos.push(added);
  announce(world, app, added, undefined);
  if (state === 'starting') boot(world, app, added);
  return added;
}

/** A request arrives at a sleeping app, and wakes it if it can wake. */
export function wake(world: World, app: SimApp): void {
  for (const dyno of app.dynos.filter(({ state }) => state === 'idle')) start(world, app, dyno);
}

function start(world: World, app: SimApp, dyno: SimDyno, crashes = 0): void {
  setState(world, app, dyno, 'starting');
  boot(world, app, dyno, crashes);
}

function boot(world: World, app: SimApp, dyno: SimDyno, crashes = 0): void {
  const { bootSeconds, bootJitter, crashesOnBoot, fromCode } = app.spec;
  const command = app.formation.get(dyno.type)?.command ?? '';
  const own = fromCode ? effectOf(command) : { seconds: 0, fails: false };
  const seconds = bootSeconds * (1 + bootJitter * (2 * world.random() - 1)) + own.seconds;
  const timeout = bootTimeout(app);
  const isDoomed = crashesOnBoot === 'new-code' ? isNewCode(app, dyno) : crashesOnBoot;
  const fails = isDoomed || own.fails || seconds > timeout;
  world.clock.after(Math.min(seconds, timeout) * 1000, () => {
    // A release or a scale-down has stopped it in the meantime.
    if (dyno.state !== 'starting') return;
    if (fails) crash(world, app, dyno, crashes + 1);
    else {
      setState(world, app, dyno, 'up');
      postponeSleep(world, app);
    }
  });
}

/** Whether its code was deployed after the start. */
function isNewCode({ releases }: SimApp, dyno: SimDyno): boolean {
  const first = releases.find(({ slug }) => slug !== null);
  const own = releases.find(({ version }) => version === dyno.release);
  return own?.slug !== first?.slug;
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

/** Whether every web dyno of the app is asleep. */
export function isAsleep(app: SimApp): boolean {
  const web = app.dynos.filter(isWeb);
  return web.length > 0 && web.every(({ state }) => state === 'idle');
}

/**
 * Whether a dyno of this size can't run: an Eco dyno can't after the account's hours are used up
 * (devcenter: eco-dyno-hours).
 */
export const mustSleep = (world: World, size: SizeName): boolean =>
  size === 'eco' && world.scenario.account.ecoHoursLeft === 0;

/**
 * Restarts the half hour until sleep: on a request, and when a dyno comes up. "If an app has an Eco web dyno,
 * and that web dyno receives no web traffic in a 30-minute period, the web dyno sleeps", and with it the app's
 * Eco workers (devcenter: eco-dyno-hours).
 */
export function postponeSleep(world: World, app: SimApp): void {
  app.cancelSleep();
  app.cancelSleep = world.clock.after(app.spec.sleepSeconds * 1000, () => {
    // An app with only Eco workers never sleeps.
    if (!app.dynos.some(isWeb)) return;
    for (const dyno of app.dynos.filter(({ state, size }) => size === 'eco' && state === 'up')) {
      setState(world, app, dyno, 'idle');
    }
  });
}
