import type { PreflightError } from '../errors.ts';
import type { Useless } from '../warmup/condition.ts';
import type { WarmReport } from '../warmup/warm-report.ts';

/** The app that was to be warmed, as it was found. */
export interface WarmStart {
  readonly app: string;
  readonly startedAt: Date;
  /** web dynos; undefined where that isn't known */
  readonly dynos: number | undefined;
  /** theirs */
  readonly size: string | undefined;
  /** undefined where that isn't known */
  readonly wasAsleep: boolean | undefined;
  /** undefined where none may be asked */
  readonly baseUrl: string | undefined;
}

export type WarmOutcome = Skipped | Warmed;

/** No request could have woken it, so none was sent. */
export interface Skipped extends WarmStart {
  readonly kind: 'skipped';
  readonly reason: Useless;
}

export interface Warmed extends WarmStart {
  readonly kind: 'warmed';
  readonly report: WarmReport;
  /** for everything, in milliseconds */
  readonly timeout: number;
  /** answers that were compared with as many before them */
  readonly window: number;
  /** whether that is a guess: what the app runs on couldn't be read */
  readonly isLanguageUnread: boolean;
  /** why it isn't known how many dynos there are */
  readonly unread: PreflightError | undefined;
}
