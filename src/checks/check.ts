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

export type NotApplicable = 'no-web-process' | 'private-space' | 'tier-without-zero-downtime';

/** The Heroku CLI's command that mends it, and what it adds to the bill by list price. */
export interface Remedy {
  readonly command: readonly string[];
  /** undefined: it costs nothing; null: Heroku lists no price for it */
  readonly centsPerMonth?: number | null;
}

/** One check: which reads it needs, and a pure judgement over them. */
export interface Check<Options = unknown, Reads extends ReadName = ReadName> {
  readonly id: CheckId;
  readonly title: string;
  readonly reads: readonly Reads[];
  judge(data: Pick<AppData, Reads>, options: Options): Verdict;
}
