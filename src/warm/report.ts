import type { PreflightError } from '../base/errors.ts';
import type { PathSettings } from '../config/settings.ts';
import type { Answer } from '../warmup/answer.ts';
import type { Useless } from '../warmup/condition.ts';

/** How many of the web dynos answered, as far as that can be known from outside. */
export type Coverage =
  /** how many dynos there are isn't known */
  | { readonly kind: 'unknown' }
  /** by the identity header */
  | { readonly kind: 'counted'; readonly reached: number; readonly dynos: number }
  /** by the number of requests, as the router chooses dynos at random; 0 <= probability < 1, or 1 for one dyno */
  | { readonly kind: 'likely'; readonly probability: number; readonly dynos: number };

/** Why a path can't be called warm. */
export type NotWarm =
  /** nobody answered, or not the app (429, 502, 503, 504), as often as it was asked */
  | 'unanswered'
  /** the app answered otherwise than the config wants, or with what is of no use */
  | 'unexpected'
  /** its answers still came faster and faster at the end */
  | 'getting-faster'
  /** time was over before enough was known */
  | 'out-of-time'
  /** it answers fast, and not all dynos were seen */
  | 'dynos-missing';

/** One path. Times in milliseconds, without the time that connecting took. */
export interface PathReport {
  readonly path: PathSettings;
  /** undefined: it's warm */
  readonly notWarm: NotWarm | undefined;
  /** undefined where none came */
  readonly last: Answer | undefined;
  /** the first expected answer */
  readonly firstMs: number | undefined;
  /** the median of the last answers that were compared; undefined where there were fewer */
  readonly warmMs: number | undefined;
  /** how often it was asked, repetitions included; one that was redirected counts once */
  readonly requests: number;
  readonly retries: number;
  readonly coverage: Coverage;
}

/** What warming came to. */
export interface WarmReport {
  readonly baseUrl: string;
  readonly isWarm: boolean;
  readonly elapsedMs: number;
  readonly dynos: number | undefined;
  /** the least that was counted of any one path, or the probability that each reached all dynos */
  readonly coverage: Coverage;
  readonly paths: readonly PathReport[];
}

/** After each request. */
export interface WarmProgress {
  readonly path: PathSettings;
  readonly answer: Answer;
  /** the pause before it's asked again, where it's a repetition; in milliseconds */
  readonly pauseMs: number | undefined;
  /** of this path so far */
  readonly requests: number;
  readonly firstMs: number | undefined;
}

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
