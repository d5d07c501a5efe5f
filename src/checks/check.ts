import type { CheckId } from '../config/defaults.ts';
import type { Source } from '../git/source.ts';
import { isEco } from '../heroku/platform.ts';
import type { AppData, Reading, Readings } from '../heroku/readings.ts';
import type { App, Feature, Formation } from '../heroku/shapes.ts';
import type { Advice, Detail, NotApplicable, Problem, Unmet } from './findings.ts';

/** The result of a check; the report has the words. */
export type Verdict =
  | { readonly status: 'pass'; readonly detail?: Detail }
  | { readonly status: 'fail'; readonly problem: Problem; readonly remedy?: Remedy }
  /** what can't be judged from here, or needn't be done */
  | { readonly status: 'advice'; readonly advice: Advice; readonly remedy?: Remedy }
  | { readonly status: 'not-applicable'; readonly reason: NotApplicable };

/** The result if a failed read makes the difference that usually doesn't matter. */
export interface Undecided {
  readonly status: 'undecided';
  /** what would decide */
  readonly needs: FactName;
}

/**
 * The result if the app can't meet the check. Set to "error", it fails: a gate doesn't open because the app
 * is too small for it. Otherwise the check doesn't apply, since another one has the cause.
 */
export interface CantMeet {
  readonly status: 'unmet';
  readonly problem: Unmet;
  readonly remedy?: Remedy;
}

type Command = readonly string[];

/** The Heroku CLI's command that fixes it (or git's), and what that costs. */
export interface Remedy {
  readonly command: Command;
  /** more commands, where there is more than one thing to fix */
  readonly further?: readonly Command[];
  /** undefined: nothing */
  readonly price?: Price;
}

/** From Heroku's price list, in US cents. */
export type Price =
  /** on top of what is paid now */
  | { readonly kind: 'added'; readonly centsPerMonth: number }
  /** in all: what falls away in return can't be told */
  | { readonly kind: 'whole'; readonly centsPerMonth: number }
  /** Heroku lists none */
  | { readonly kind: 'unlisted' }
  /** the list couldn't be read */
  | { readonly kind: 'unknown' };

/** Input that isn't about the app. */
export interface CheckContext {
  readonly today: Date;
}

/** One check: the reads that it needs, and a pure function of them. */
export interface Check<
  Options = unknown,
  Reads extends FactName = FactName,
  Extras extends FactName = FactName,
> {
  readonly id: CheckId;
  readonly title: string;
  /** Heroku's own page about it */
  readonly doc: `https://devcenter.heroku.com/articles/${string}`;
  /** what a push says of it; a check by hand shows every result */
  readonly onPush: 'result' | 'findings' | 'errors';
  /** set to "error", all that it gives counts as one, advice too */
  readonly isAdvisory?: true;
  readonly reads: readonly Reads[];
  /** what it can do without: after a failure there it judges by the rest, or leaves it undecided */
  readonly optionalReads: readonly Extras[];
  judge(
    data: Pick<CheckData, Reads> & Partial<Pick<CheckData, Extras>>,
    options: Options,
    context: CheckContext,
  ): Verdict | CantMeet | Undecided;
}

/** What this machine knows about a deploy. */
export interface LocalData {
  /** the commit that is deployed; undefined: none is known */
  readonly source: Source | undefined;
  /** undefined: nothing is pushed, the checks are made by hand */
  readonly push: PushedRefs | undefined;
}

/** What is pushed to Heroku. */
interface PushedRefs {
  /** whether Heroku builds any of it */
  readonly deploys: boolean;
  /** whether git refuses it, since no branch can point at an annotated tag */
  readonly isTagObject?: true;
  /** in full, such as `refs/heads/main` */
  readonly refs: readonly string[];
  /** how many more there are, of too many to keep */
  readonly leftOut?: number;
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

/** The input of the checks; a local fact that is left out isn't known. */
export type CheckReadings = Readings & LocalReadings;

const LOCAL: Readonly<Record<LocalName, true>> = { source: true, push: true };

export const isLocal = (name: FactName): name is LocalName => Object.hasOwn(LOCAL, name);

/** For what is about web dynos. Before the first release there is no formation; an app can lose its web process. */
export const withoutWebDynos = (formation: readonly Formation[]): Verdict | CantMeet =>
  formation.length === 0
    ? { status: 'not-applicable', reason: 'not-released' }
    : { status: 'unmet', problem: { kind: 'unmet', reason: 'no-web-process' } };

/** What only Standard dynos and larger ones support. */
export const onEntryTier = ({ app, size }: Formation): CantMeet => ({
  status: 'unmet',
  problem: {
    ...{ kind: 'unmet', reason: 'tier-without-zero-downtime' },
    ...{ app: app.name, size: size.toLowerCase() },
  },
});

/** Eco and Basic support neither a second dyno of a type nor preboot. */
export const isEntryTier = (size: string): boolean => isEco(size) || size.toLowerCase() === 'basic';

/** Fir exists only in Private Spaces, and its apps have the stack `cnb`. */
export const isInPrivateSpace = (app: App): boolean =>
  app.space != null || app.stack?.name === 'cnb';

export const isOn = (features: readonly Feature[], feature: string): boolean =>
  features.some(({ name, enabled }) => name === feature && enabled);
