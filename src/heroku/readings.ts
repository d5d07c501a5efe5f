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

/** What the API says about an app, by the name of the read. */
export interface AppData {
  readonly app: App;
  readonly features: readonly Feature[];
  readonly formation: readonly Formation[];
  readonly dynos: readonly Dyno[];
  readonly dynoSizes: readonly DynoSize[];
  readonly domains: readonly Domain[];
  readonly buildpacks: readonly BuildpackInstallation[];
  /** seconds left of the account's Eco dyno hours; null if nothing depends on them */
  readonly ecoHours: number | null;
  readonly addons: readonly AddOn[];
  readonly webhooks: readonly Webhook[];
  /** the newest few, the newest first */
  readonly builds: readonly Build[];
  /** the newest few, the newest first */
  readonly releases: readonly Release[];
  /** the config vars' names; their values are never kept */
  readonly configVarNames: readonly string[];
  /** of the web dynos; null: nothing scales them */
  readonly autoscaler: Autoscaler | null;
}

/** Heroku scales the web dynos between these by itself. */
export interface Autoscaler {
  readonly min: number;
  readonly max: number;
}

export type ReadName = keyof AppData;

/** An app's data by the name of the read: one request each, even if several reads need it. */
export type ReadOnce = <K extends ReadName>(name: K) => Promise<AppData[K]>;

/** One read's outcome: a failing endpoint affects only what needs it. */
export type Reading<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: PreflightError };

/** The reads that were wanted. */
export type Readings = { readonly [K in ReadName]?: Reading<AppData[K]> };

/** The outcome of reading an app. */
export type AppReadings = Readings & {
  /** the lowest number of requests left to the account that the API named; undefined: none */
  readonly requestsLeft?: number | undefined;
  /** Heroku's clock, to compare its times with */
  readonly date?: Date | undefined;
};

/** Undefined if it failed or wasn't wanted. */
export const valueOf = <T>(reading: Reading<T> | undefined): T | undefined =>
  reading?.ok === true ? reading.value : undefined;

/** Throws the read's PreflightError if it failed. */
export function demand<T>(reading: Reading<T> | undefined): T {
  if (!reading) throw new Error("a read that wasn't wanted");
  if (!reading.ok) throw reading.error;
  return reading.value;
}
