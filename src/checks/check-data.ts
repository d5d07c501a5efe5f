import type { Procfile } from '../git/procfile.ts';
import type { AppData, Reading, Readings } from '../heroku/readings.ts';

/** What this machine knows of a deploy. */
export interface LocalData {
  /** of the commit that is deployed; null: it has none; undefined: no commit is known */
  readonly procfile: Procfile | null | undefined;
  /** undefined: nothing is pushed, the checks are made by hand */
  readonly push: PushedRefs | undefined;
}

/** What is pushed to Heroku. */
export interface PushedRefs {
  /** whether Heroku builds any of it */
  readonly deploys: boolean;
  /** in full, such as `refs/heads/main` */
  readonly refs: readonly string[];
  /** the remote's name, as it can be typed */
  readonly remote: string;
  /** what to push in its stead, so that Heroku builds it; undefined: which of them can't be told */
  readonly refspec?: string | undefined;
}

export type LocalName = keyof LocalData;

/** Everything that a check can ask for. */
export interface CheckData extends AppData, LocalData {}

export type FactName = keyof CheckData;

export type LocalReadings = { readonly [K in LocalName]?: Reading<LocalData[K]> };

/** What the checks are made of; a local fact that is left out is one that isn't known. */
export type CheckReadings = Readings & LocalReadings;

const LOCAL: Readonly<Record<LocalName, true>> = { procfile: true, push: true };

export const isLocal = (name: FactName): name is LocalName => Object.hasOwn(LOCAL, name);
