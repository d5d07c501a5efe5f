import type { AppData, ReadName } from '../heroku/readings.ts';
import type { CheckId } from '../config/check-settings.ts';

/** What a check found out; the wording is the report's. */
export type Verdict =
  | { readonly status: 'pass'; readonly detail?: Detail }
  | { readonly status: 'fail'; readonly problem: Problem; readonly remedy: Remedy }
  | { readonly status: 'not-applicable'; readonly reason: NotApplicable };

export type Detail = {
  readonly kind: 'web-dynos';
  readonly quantity: number;
  readonly size: string;
};

export type Problem =
  | { readonly kind: 'tier-without-zero-downtime'; readonly size: string }
  | { readonly kind: 'feature-off' }
  | {
      readonly kind: 'too-few-web-dynos';
      readonly quantity: number;
      readonly size: string;
      readonly min: number;
    };

export type NotApplicable =
  | 'not-released'
  | 'no-web-process'
  | 'tier-without-zero-downtime'
  /** a Private Space replaces dyno by dyno, so that nothing like it is needed there */
  | 'rolling-deploys'
  | 'unavailable-in-private-spaces';

/** The Heroku CLI's command that mends it, and what that costs. */
export interface Remedy {
  readonly command: readonly string[];
  /** undefined: nothing */
  readonly price?: Price;
}

/** By Heroku's list, in US cents. */
export type Price =
  /** on top of what is paid now */
  | { readonly kind: 'added'; readonly centsPerMonth: number }
  /** in all: what falls away in return can't be told */
  | { readonly kind: 'whole'; readonly centsPerMonth: number }
  | { readonly kind: 'unlisted' };

/** One check: which reads it needs, and a pure judgement over them. */
export interface Check<
  Options = unknown,
  Reads extends ReadName = ReadName,
  Extras extends ReadName = ReadName,
> {
  readonly id: CheckId;
  readonly title: string;
  readonly reads: readonly Reads[];
  /** what it can do without: a failure there leaves the verdict as it is */
  readonly optionalReads: readonly Extras[];
  judge(data: Pick<AppData, Reads> & Partial<Pick<AppData, Extras>>, options: Options): Verdict;
}
