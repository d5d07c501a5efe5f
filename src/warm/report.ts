import type { PreflightError } from '../base/errors.ts';
import type { PathSettings } from '../config/settings.ts';
import type { Answer } from '../warmup/answer.ts';
import type { Useless } from '../warmup/condition.ts';

/** How many of the web dynos answered, as far as that can be known from outside. */
export type Coverage =
  /** the number of dynos is unknown */
  | { readonly kind: 'unknown' }
  /** counted by the identity header */
  | { readonly kind: 'counted'; readonly reached: number; readonly dynos: number }
  /** estimated: the router picks dynos at random; 0 <= probability < 1, or 1 for one dyno */
  | { readonly kind: 'likely'; readonly probability: number; readonly dynos: number };

/** Why a path isn't warm. */
export type NotWarm =
  /** every try failed, or got 429, 502, 503 or 504 */
  | 'unanswered'
  /** the config doesn't expect the answer, or it can't be used */
  | 'unexpected'
  /** its answers were still getting faster at the end */
  | 'getting-faster'
  /** the time ran out before there was a result */
  | 'out-of-time'
  /** it answers fast, but not all dynos answered */
  | 'dynos-missing'
  /** its last answers are from an older release */
  | 'old-release';

/** The result for one path. Times in milliseconds, without the time to connect. */
export interface PathReport {
  readonly path: PathSettings;
  /** undefined if it's warm */
  readonly notWarm: NotWarm | undefined;
  /** undefined if there was no answer */
  readonly last: Answer | undefined;
  /** time of the first expected answer */
  readonly firstMs: number | undefined;
  /** median time of the last `window` answers; undefined if there were fewer */
  readonly warmMs: number | undefined;
  /** including retries; a redirected request counts once */
  readonly requests: number;
  readonly retries: number;
  readonly coverage: Coverage;
}

/** The result for all paths. */
export interface WarmReport {
  readonly baseUrl: string;
  readonly isWarm: boolean;
  readonly elapsedMs: number;
  readonly dynos: number | undefined;
  /** number of processes in each dyno; omitted: one, or unknown */
  readonly perDyno?: number;
  /** the lowest count of any path, or the probability that every path reached all dynos */
  readonly coverage: Coverage;
  readonly paths: readonly PathReport[];
}

/** After each request. */
export interface WarmProgress {
  readonly path: PathSettings;
  readonly answer: Answer;
  /** the pause before the retry, in milliseconds; undefined if there is no retry */
  readonly pauseMs: number | undefined;
  /** of this path so far */
  readonly requests: number;
  readonly firstMs: number | undefined;
}

/** The app, as it was before the requests. */
export interface WarmStart {
  readonly app: string;
  readonly startedAt: Date;
  /** number of web dynos; undefined if unknown */
  readonly dynos: number | undefined;
  /** of the web dynos; undefined if unknown */
  readonly size: string | undefined;
  /** undefined if unknown */
  readonly wasAsleep: boolean | undefined;
  /** undefined if no address may get requests */
  readonly baseUrl: string | undefined;
}

export type WarmOutcome = Skipped | Warmed;

/** No request was sent, because none could wake the app, or none would reach the new release. */
export interface Skipped extends WarmStart {
  readonly kind: 'skipped';
  readonly reason: Useless | 'not-live';
}

export interface Warmed extends WarmStart {
  readonly kind: 'warmed';
  readonly report: WarmReport;
  /** for all paths together, in milliseconds */
  readonly timeout: number;
  /** number of answers that were compared with the same number before them */
  readonly window: number;
  /** whether `window` is a guess, because the app's language couldn't be read */
  readonly isLanguageUnread: boolean;
  /** why the number of dynos is unknown */
  readonly unread: PreflightError | undefined;
}
