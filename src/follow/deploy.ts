import type { PreflightError } from '../base/errors.ts';
import type { Build, Dyno, Release } from '../heroku/shapes.ts';

// A deploy as data. Times are by Heroku's clock, in milliseconds since 1970; durations in milliseconds.

/** How new dynos take over from old ones. */
export type Runtime =
  /** the old ones stop, then the new ones start */
  | 'common'
  /** the old ones serve until the new ones had time to boot; the API lists only the new ones */
  | 'preboot'
  /** a Private Space: a quarter at a time */
  | 'space'
  /** the same on generation Fir */
  | 'fir';

/** What is known before it's followed, and doesn't change. */
export interface Deploy {
  readonly runtime: Runtime;
  /** how long Heroku lets a dyno boot. A longer limit, which its support can set, isn't in the API */
  readonly bootMs: number;
  /** the newest release before it; 0: none */
  readonly before: number;
  /** the newest builds before it, by their ids */
  readonly knownBuilds: readonly string[];
  /** what is pushed; undefined: whatever is deployed next, also by other people */
  readonly commit: string | undefined;
}

/** The release to wait for. A new release of the same code, such as for a config var, takes its place. */
export interface Target {
  readonly version: number;
  /** the first release of this code that we waited for */
  readonly first: number;
  /** the slug or image; undefined: unknown */
  readonly code: string | undefined;
  /** who made it, as Heroku says */
  readonly by: string | undefined;
}

export type Phase =
  | { readonly kind: 'find'; readonly gitEndedAt: number | undefined }
  | { readonly kind: 'build'; readonly id: string }
  /** by id until the release was seen */
  | { readonly kind: 'release'; readonly target: Target | { readonly id: string } }
  | Switch
  /** web: undefined if it ended before the switch */
  | { readonly kind: 'over'; readonly outcome: Outcome; readonly web: WebDynos | undefined };

/** The new release's web dynos. */
interface WebDynos {
  /** in the formation; undefined: not read yet */
  readonly quantity: number | undefined;
  /** of these, how many are up on the target */
  readonly up: number;
}

export interface Switch extends WebDynos {
  readonly kind: 'switch';
  readonly target: Target;
  /** when the first new dyno was made */
  readonly bornAt: number | undefined;
  /** with preboot: what the answers said */
  readonly answers: Answers;
}

/** The app's answers, by the release in their header. */
export interface Answers {
  /** without that header */
  readonly unnamed: number;
  /** the last ones, all from the target */
  readonly inRow: number;
  /** when the first of these came */
  readonly rowSince: number | undefined;
  /** the last one from an older release */
  readonly old: { readonly release: number; readonly at: number } | undefined;
}

export const NO_ANSWERS: Answers = {
  ...{ unnamed: 0, inRow: 0, rowSince: undefined, old: undefined },
};

/** How it ended. Only `live` is a success. */
export type Outcome =
  /** dynos: Heroku lists all as up; identity: all answers named the release; time: an estimate */
  | {
      readonly kind: 'live';
      readonly release: number;
      readonly by: 'dynos' | 'identity' | 'time';
    }
  | { readonly kind: 'nothing-built' }
  | { readonly kind: 'build-failed' }
  /** git said 0 anyway */
  | {
      readonly kind: 'release-failed';
      readonly release: number;
      readonly running: number | undefined;
    }
  | {
      readonly kind: 'crashed';
      readonly dyno: string;
      readonly release: number;
      /** with preboot: when it takes traffic anyway */
      readonly trafficAt: number | undefined;
    }
  | { readonly kind: 'asleep'; readonly release: number }
  | { readonly kind: 'superseded'; readonly release: number; readonly by: number }
  | { readonly kind: 'scaled-to-zero'; readonly release: number }
  | {
      readonly kind: 'unknown';
      readonly why: Doubt;
      readonly release: number | undefined;
      /** if the API couldn't be read */
      readonly error: PreflightError | undefined;
    };

export type Doubt =
  /** it takes longer than Heroku's own limits */
  | 'build-too-long'
  | 'release-too-long'
  | 'not-up'
  /** answers still name an older release */
  | 'old-release'
  /** the API refuses */
  | 'unreadable'
  /** the API hasn't answered for minutes */
  | 'silence'
  /** all API calls that a deploy may cost are used up */
  | 'calls';

/** When each phase ended. */
export interface Times {
  readonly begun: number;
  /** when the build began */
  readonly found?: number | undefined;
  readonly built?: number | undefined;
  readonly released?: number | undefined;
  /** when the last new dyno came up */
  readonly booted?: number | undefined;
  /** when requests reached only the new release */
  readonly switched?: number | undefined;
}

/** A deploy and how far it is. Plain data, apart from errors. */
export interface Course {
  readonly deploy: Deploy;
  readonly phase: Phase;
  /** when the phase began */
  readonly since: number;
  /** how long this machine was suspended during the phase; bounds don't count that */
  readonly pausedMs: number;
  readonly times: Times;
  /** of the last news */
  readonly at: number;
  /** when the API last answered */
  readonly heardAt: number;
  readonly error: PreflightError | undefined;
  /** by kind of read */
  readonly readAt: Moments;
  /** the same, without those that failed */
  readonly seenAt: Moments;
  readonly calls: number;
  readonly requestsLeft: number | undefined;
}

type Moments = { readonly [K in Read['kind']]?: number };

/** What is to be read. All but `answer` are calls of the API. */
export type Read =
  /** the newest few */
  | { readonly kind: 'builds' }
  | { readonly kind: 'build'; readonly id: string }
  /** the newest few */
  | { readonly kind: 'releases' }
  | { readonly kind: 'formation' }
  | { readonly kind: 'dynos' }
  /** one request to the app */
  | { readonly kind: 'answer' };

/** What a read found out. */
export type Fact =
  | { readonly kind: 'builds'; readonly builds: readonly Build[] }
  | { readonly kind: 'build'; readonly build: Build }
  | { readonly kind: 'releases'; readonly releases: readonly Release[] }
  /** web dynos */
  | { readonly kind: 'formation'; readonly quantity: number }
  | { readonly kind: 'dynos'; readonly dynos: readonly Dyno[] }
  /** by the app's header; undefined: it has none */
  | { readonly kind: 'answer'; readonly release: number | undefined }
  | { readonly kind: 'failure'; readonly of: Read['kind']; readonly error: PreflightError };

/** What has happened since the last news: the only input of the state machine. */
export interface News {
  readonly at: number;
  readonly facts: readonly Fact[];
  /** how long this machine was suspended */
  readonly suspendedMs: number;
  /** whether git's process still runs; undefined: there is none */
  readonly gitRuns: boolean | undefined;
  /** API requests so far */
  readonly calls: number;
  readonly requestsLeft: number | undefined;
}

/** The course in its next phase, which begins with fresh reads. */
export const enter = (course: Course, phase: Phase, since = course.at): Course => ({
  ...course,
  ...{ phase, since, pausedMs: 0, readAt: {}, seenAt: {} },
});

export function end(course: Course, outcome: Outcome): Course {
  const { phase } = course;
  const web = phase.kind === 'switch' ? { quantity: phase.quantity, up: phase.up } : undefined;
  return enter(course, { kind: 'over', outcome, web });
}

export const withTimes = (course: Course, times: Partial<Times>): Course => ({
  ...course,
  times: { ...course.times, ...times },
});

/** For other dynos than those that were up: one more, or those of the next target. */
export function withoutBoot(course: Course): Course {
  const { begun, found, built, released } = course.times;
  return { ...course, times: { begun, found, built, released } };
}

/**
 * When something happened: as Heroku says, but not before we last saw that it hadn't, and not in the future.
 */
export function momentOf(stamp: string | null | undefined, notBefore: number, at: number): number {
  const ms = Date.parse(stamp ?? '');
  return Number.isNaN(ms) ? at : Math.min(Math.max(ms, notBefore), at);
}

/** When the phase's main read last said "not yet". */
export const notYetAt = ({ seenAt, since }: Course, kind: Read['kind']): number =>
  seenAt[kind] ?? since;
