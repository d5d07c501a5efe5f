import type { PreflightError } from '../base/errors.ts';
import type {
  AddOn,
  App,
  Build,
  BuildpackInstallation,
  Domain,
  Dyno,
  DynoSize,
  Feature,
  Formation,
  Release,
  Webhook,
} from './shapes.ts';

/** What the API can tell about an app, by the name of the read. */
export interface AppData {
  readonly app: App;
  readonly features: readonly Feature[];
  readonly formation: readonly Formation[];
  readonly dynos: readonly Dyno[];
  readonly dynoSizes: readonly DynoSize[];
  readonly domains: readonly Domain[];
  readonly buildpacks: readonly BuildpackInstallation[];
  /** seconds left of the pool of Eco dyno hours; null where nothing depends on them */
  readonly ecoHours: number | null;
  readonly addons: readonly AddOn[];
  readonly webhooks: readonly Webhook[];
  /** the newest few, the newest first */
  readonly builds: readonly Build[];
  /** the newest few, the newest first */
  readonly releases: readonly Release[];
  /** the config vars' names; their values are never kept */
  readonly configVarNames: readonly string[];
}

export type ReadName = keyof AppData;

/** An app's data by the name of the read: one request each, however many need what it answers. */
export type ReadOnce = <K extends ReadName>(name: K) => Promise<AppData[K]>;

/** One read's outcome: a failing endpoint spoils what needs it and nothing else. */
export type Reading<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: PreflightError };

/** The reads that were asked for. */
export type Readings = { readonly [K in ReadName]?: Reading<AppData[K]> };

/** What a read of an app came to. */
export type AppReadings = Readings & {
  /** the lowest number of requests that the API said are left to the account; undefined: it didn't */
  readonly requestsLeft?: number | undefined;
};

/** Undefined where it failed, or wasn't asked for. */
export const valueOf = <T>(reading: Reading<T> | undefined): T | undefined =>
  reading?.ok === true ? reading.value : undefined;

/** Throws the PreflightError of the read where that failed. */
export function demand<T>(reading: Reading<T> | undefined): T {
  if (!reading) throw new Error('a read that was not asked for');
  if (!reading.ok) throw reading.error;
  return reading.value;
}
