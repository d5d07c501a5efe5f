import { type Readings, valueOf } from './readings.ts';
import type { AddOn, App, BuildpackInstallation, Dyno, Formation } from './shapes.ts';

export const webProcess = (formation: readonly Formation[]): Formation | undefined =>
  formation.find(({ type }) => type === 'web');

/** An account pays one flat fee for Eco, and an app can't mix Eco with other sizes. */
export const isEco = (size: string): boolean => size.toLowerCase() === 'eco';

/** Heroku scales only dynos that share their machine with no other app, and none of Fir. */
export const canAutoscale = (size: string): boolean =>
  /^(?:performance|private|shield)-/i.test(size);

/** How many web dynos the app is scaled to; undefined if that couldn't be read. */
export function webDynoCount({ formation }: Readings): number | undefined {
  return formation?.ok === true ? (webProcess(formation.value)?.quantity ?? 0) : undefined;
}

// Heroku's names of the app features.
export const AFFINITY = 'http-session-affinity';
export const PREBOOT = 'preboot';
export const RUNTIME_METADATA = 'runtime-dyno-metadata';

/** Several customers share such a server. Heroku advises against preboot with them (help: ZPDR65YA). */
const SHARED_DATA =
  /^heroku-(?:postgresql:(?:mini|basic|essential-\d+)|redis:(?:mini|premium-[0-6]))$/i;

export const sharedDataPlans = (addons: readonly AddOn[]): string[] =>
  addons.flatMap(({ plan }) => {
    const name = plan?.name;
    return name != null && SHARED_DATA.test(name) ? [name] : [];
  });

/**
 * How long the quickest web dyno took to boot, in milliseconds; undefined if none shows it. A dyno that is up
 * changed last when it came up; an Eco dyno may have slept since it was made. A time above the limit isn't a
 * boot: Heroku would have stopped it.
 */
export function bootTime(dynos: readonly Dyno[], limitMs = BOOT_MS): number | undefined {
  const up = dynos.filter(
    ({ type, state, size }) => type === 'web' && state === 'up' && !isEco(size ?? ''),
  );
  const times = up
    .map(({ created_at: from, updated_at: to }) => Date.parse(to ?? '') - Date.parse(from ?? ''))
    .filter((ms) => ms > 0 && ms <= limitMs);
  return times.length === 0 ? undefined : Math.min(...times);
}

const BOOT_MS = 60_000;
const LONG_BOOT_MS = 90_000;

/** How long a dyno may take to boot, in milliseconds (devcenter: error-codes, R10). */
export function bootLimit({ app, buildpacks }: Readings): number {
  const names = buildpacks?.ok === true ? buildpacks.value.flatMap(namesOf) : [];
  const description = valueOf(app)?.buildpack_provided_description ?? '';
  const isLong =
    names.some((name) => LONG_BUILDPACK.test(name)) || /^(?:java|gradle)\b/i.test(description);
  return isLong ? LONG_BOOT_MS : BOOT_MS;
}

// Not Scala's and Clojure's.
const LONG_BUILDPACK =
  /(?:(?:^|[:/])heroku\/|[:/]heroku-buildpack-)(?:java|maven|gradle)(?:\.git|\.tgz)?\/?(?:[#@].*)?$/i;

// A buildpack is given as a name, URN, archive or repository: `heroku/java`, `urn:buildpack:heroku/java`,
// `https://…/heroku/java.tgz`, `https://github.com/heroku/heroku-buildpack-java.git#main`. The Cloud
// Native Buildpacks behind heroku/java and heroku/scala are heroku/jvm, heroku/maven and heroku/sbt.
const JVM_BUILDPACK =
  /(?:(?:^|[:/])heroku\/|[:/]heroku-buildpack-)(?:java|maven|gradle|scala|sbt|clojure|jvm|jvm-common)(?:\.git|\.tgz)?\/?(?:[#@].*)?$/i;

// What the buildpacks' bin/detect print: "Java", "Gradle", "Scala (SBT)", "Clojure (Leiningen 2)".
const JVM_DESCRIPTION = /^(?:java|gradle|scala|clojure|jvm)\b/i;

/** Whether the app runs on a JVM, by its buildpacks; undefined if that isn't known. */
export function isJvm(readings: Readings): boolean | undefined {
  const { names, description } = languageSigns(readings);
  if (names.some((name) => JVM_BUILDPACK.test(name))) return true;
  if (description == null) return names.length > 0 ? false : undefined;
  return JVM_DESCRIPTION.test(description);
}

// Not Scala and Clojure (devcenter: error-codes, R10).
const LONG_BOOT_BUILDPACK =
  /(?:^|[:/])(?:heroku\/|heroku-buildpack-)(?:java|maven|gradle|jvm|jvm-common)(?:\.git|\.tgz)?\/?(?:[#@].*)?$/i;
const LONG_BOOT = /^(?:java|gradle)\b/i;

/** How long Heroku lets a web dyno boot, in milliseconds. If the language is unknown, the longer one. */
export function bootTimeout(readings: Readings): number {
  const { names, description } = languageSigns(readings);
  const isKnown = names.length > 0 || description != null;
  const isLong =
    names.some((name) => LONG_BOOT_BUILDPACK.test(name)) || LONG_BOOT.test(description ?? '');
  return isKnown && !isLong ? 60_000 : 90_000;
}

interface LanguageSigns {
  readonly names: readonly string[];
  /** the last buildpack's own words */
  readonly description: string | null | undefined;
}

const languageSigns = ({ app, buildpacks }: Readings): LanguageSigns => ({
  names: buildpacks?.ok === true ? buildpacks.value.flatMap(namesOf) : [],
  description: app?.ok === true ? app.value.buildpack_provided_description : undefined,
});

const namesOf = ({ buildpack }: BuildpackInstallation): string[] =>
  [buildpack?.name, buildpack?.url].filter((name) => name != null);

const has = (buildpacks: readonly BuildpackInstallation[], pattern: RegExp): boolean =>
  buildpacks.flatMap(namesOf).some((name) => pattern.test(name));

// Such as heroku-community/multi-procfile, which copies the file that the config var PROCFILE names, and
// those that make a folder the root (heroku-buildpack-monorepo, subdir-heroku-buildpack). Fir's own
// heroku/procfile reads the usual one.
const OTHER_ROOT =
  /(?<!(?:^|[:/])heroku\/(?:buildpacks?-)?)procfile|mono-?repo|sub-?(?:dir|folder)|overlay|swap-heroku|buildpack-multi(?:\.git)?(?:#|$)/i;

/** Whether a buildpack puts other files at the root of what is built, a Procfile above all. */
export const replacesRoot = (buildpacks: readonly BuildpackInstallation[]): boolean =>
  has(buildpacks, OTHER_ROOT);

export const fetchesLfs = (buildpacks: readonly BuildpackInstallation[]): boolean =>
  has(buildpacks, /git-?lfs/i);

const NODE_BUILDPACK =
  /(?:(?:^|[:/])heroku\/|[:/]heroku-buildpack-)nodejs(?:\.git|\.tgz)?\/?(?:[#@].*)?$/i;

/** Whether Heroku's Node.js buildpack builds the app. Without a list, the last build says which one did. */
export const isNode = (app: App, buildpacks: readonly BuildpackInstallation[]): boolean =>
  buildpacks.length > 0
    ? has(buildpacks, NODE_BUILDPACK)
    : app.buildpack_provided_description === 'Node.js';

/** The stack of the next build: `heroku stack:set` changes it before the app's own. */
export const buildStackOf = ({ build_stack, stack }: App): string | undefined =>
  build_stack?.name ?? stack?.name ?? undefined;

/** Fir's apps have the stack `cnb`. */
export const isFir = (app: App): boolean => buildStackOf(app) === 'cnb';
