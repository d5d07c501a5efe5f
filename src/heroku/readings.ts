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
  /** how many processes WEB_CONCURRENCY asks for in a dyno; null: it isn't set to a number */
  readonly webConcurrency: number | null;
  /** of the web dynos; null: nothing scales them */
  readonly autoscaler: Autoscaler | null;
  readonly status: HerokuStatus;
}

/** Heroku scales the web dynos between these by itself. */
export interface Autoscaler {
  readonly min: number;
  readonly max: number;
}

/** What Heroku's status page says, about all apps. */
export type HerokuStatus =
  /** the systems with an incident */
  | { readonly kind: 'known'; readonly troubled: readonly System[] }
  /** it would have been the last to answer */
  | { readonly kind: 'late' }
  /** only heroku.com has one */
  | { readonly kind: 'no-page' };

export interface System {
  /** `Apps`, `Data`, `Tools` */
  readonly name: string;
  /** `yellow` or `red`; green ones have no incident */
  readonly status: string;
}

export type ReadName = keyof AppData;

/** What Heroku's API answers; its status page has no token and no app. */
export type ApiReadName = Exclude<ReadName, 'status'>;

export const ofApi = (names: Iterable<ReadName>): ReadonlySet<ApiReadName> =>
  new Set([...names].filter((name) => name !== 'status'));

/** An app's data by the name of the read: one request each, even if several reads need it. */
export type ReadOnce = <K extends ApiReadName>(name: K) => Promise<AppData[K]>;

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
