import { isInPrivateSpace, isOn } from '../checks/check.ts';
import { bootTimeout, PREBOOT } from '../heroku/platform.ts';
import { demand, type ReadName, type Readings } from '../heroku/readings.ts';
import type { Build, Dyno, Release } from '../heroku/shapes.ts';
import { BUILD_MS, RELEASE_MS, switchBound, switchEnds } from './bounds.ts';
import { type Course, type Deploy, enter, type Runtime } from './deploy.ts';
import { enterBuild } from './find-build.ts';
import { begin } from './machine.ts';
import { codeOf, enterSwitch } from './release.ts';

/** What must be known of an app before its deploy is followed. */
export const FOLLOW_READS: readonly ReadName[] = [
  ...(['app', 'features', 'dynos', 'builds', 'releases', 'buildpacks'] as const),
];

/**
 * The deploy that comes next.
 * @param commit that is pushed; undefined: any deploy
 * @throws PreflightError if what decides couldn't be read
 */
export function deployOf(readings: Readings, commit: string | undefined): Deploy {
  const releases = demand(readings.releases);
  return {
    runtime: runtimeOf(readings),
    bootMs: bootTimeout(readings),
    before: Math.max(0, ...releases.map(({ version }) => version)),
    knownBuilds: demand(readings.builds).map(({ id }) => id),
    commit,
  };
}

function runtimeOf(readings: Readings): Runtime {
  const app = demand(readings.app);
  if (app.stack?.name === 'cnb') return 'fir';
  if (isInPrivateSpace(app)) return 'space';
  return isOn(demand(readings.features), PREBOOT) ? 'preboot' : 'common';
}

/**
 * The deploy that is under way: a build that runs, a release in its release phase, or dynos that are being
 * replaced. Undefined if there is none: then every answer is from the newest release that succeeded.
 * @param at by Heroku's clock
 * @throws PreflightError if what decides couldn't be read
 */
export function underWay(readings: Readings, at: number): Course | undefined {
  const deploy = deployOf(readings, undefined);
  const course = begin(deploy, at);
  const build = runningBuild(demand(readings.builds), at);
  if (build) return enterBuild(course, build);
  const releases = demand(readings.releases).toSorted((one, other) => other.version - one.version);
  const newest = releases.find(({ status }) => status !== 'failed');
  if (newest?.status === 'pending' && newest.id != null) {
    if (at - changedAt(newest) >= RELEASE_MS) return undefined;
    return enter(course, { kind: 'release', target: { id: newest.id } }, changedAt(newest));
  }
  if (!newest || !isSwitching(deploy, newest, demand(readings.dynos), at)) return undefined;
  const { version, user } = newest;
  const by = user?.email ?? undefined;
  const target = { version, first: version, code: codeOf(newest), by };
  const before = runningRelease(releases.filter((one) => one.version < version)) ?? 0;
  return enterSwitch({ ...course, deploy: { ...deploy, before } }, target, changedAt(newest));
}

/** The newest release that succeeded. */
export const runningRelease = (releases: readonly Release[]): number | undefined =>
  releases
    .filter(({ status }) => status !== 'failed' && status !== 'pending')
    .toSorted((one, other) => other.version - one.version)[0]?.version;

/** Of several, the last one to begin. One that runs for longer hangs, or Heroku has lost it. */
const runningBuild = (builds: readonly Build[], at: number): Build | undefined =>
  builds
    .filter(({ status, created_at }) => status === 'pending' && at - msOf(created_at) < BUILD_MS)
    .toSorted((one, other) => msOf(other.created_at) - msOf(one.created_at))[0];

/** Daily restarts replace dynos, too, but without a new release. */
function isSwitching(
  deploy: Deploy,
  release: Release,
  dynos: readonly Dyno[],
  at: number,
): boolean {
  const web = dynos.filter(({ type }) => type === 'web');
  if (deploy.runtime === 'preboot') return at < windowStart(release, web) + switchEnds(deploy);
  if (at - changedAt(release) >= switchBound(deploy)) return false;
  return web.some(
    (dyno) => dyno.state === 'starting' || (dyno.release?.version ?? Infinity) < release.version,
  );
}

/** A dyno that is younger than this replaces one of its own release: they restart once a day. */
const BORN_WITHIN_MS = 2 * 60_000;

/** Preboot's window begins with the first dyno of the release. */
function windowStart(release: Release, web: readonly Dyno[]): number {
  const since = changedAt(release);
  const born = web
    .filter((dyno) => dyno.release?.version === release.version)
    .map((dyno) => msOf(dyno.created_at))
    .filter((ms) => ms - since < BORN_WITHIN_MS);
  return Math.max(since, ...(born.length > 0 ? [Math.min(...born)] : []));
}

const changedAt = ({ created_at, updated_at }: Release): number =>
  Math.max(msOf(created_at), msOf(updated_at));

/** 0 if it isn't a date: long ago. */
const msOf = (stamp: string | null | undefined): number => Date.parse(stamp ?? '') || 0;
