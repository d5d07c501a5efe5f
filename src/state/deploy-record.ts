import * as z from 'zod/mini';

// A deploy that was followed after a push. Times are milliseconds from the push's first request.

const version = z.number();
const ms = z.nullable(z.number());

/** How it ended. Only `live` is a success. */
const OutcomeRecord = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('live'),
    release: version,
    /** Heroku lists all dynos as up; all answers named the release; or an estimate by time */
    by: z.enum(['dynos', 'identity', 'time']),
  }),
  z.object({ kind: z.literal('nothing-built') }),
  z.object({ kind: z.literal('build-failed') }),
  /** running: the release that serves instead */
  z.object({
    kind: z.literal('release-failed'),
    release: version,
    running: z.nullable(version),
  }),
  z.object({
    kind: z.literal('crashed'),
    dyno: z.string(),
    release: version,
    /** with preboot: when it takes traffic anyway */
    trafficAt: ms,
  }),
  z.object({ kind: z.literal('asleep'), release: version }),
  z.object({ kind: z.literal('superseded'), release: version, by: version }),
  z.object({ kind: z.literal('scaled-to-zero'), release: version }),
  z.object({
    kind: z.literal('unknown'),
    why: z.enum([
      ...(['build-too-long', 'release-too-long', 'not-up', 'old-release'] as const),
      ...(['unreadable', 'silence', 'calls'] as const),
    ]),
    release: z.nullable(version),
    /** if the API couldn't be read */
    error: z.nullable(
      z.object({ code: z.string(), message: z.string(), hint: z.nullable(z.string()) }),
    ),
  }),
]);

export type OutcomeRecord = z.infer<typeof OutcomeRecord>;

/** The new release's answer to one request. */
const FirstAnswer = z.object({
  path: z.string(),
  status: z.nullable(z.number()),
  /** whether the config expects it */
  expected: z._default(z.boolean(), true),
  error: z.nullable(z.string()),
  /** how long it took */
  ms: z.number(),
});

export type FirstAnswer = z.infer<typeof FirstAnswer>;

export const DeployRecord = z.object({
  /** what was known before the push; null: it couldn't be read then */
  start: z.nullable(
    z.object({
      runtime: z.enum(['common', 'preboot', 'space', 'fir']),
      /** how long a dyno may boot, in milliseconds */
      bootMs: z.number(),
      /** the newest release; 0: none */
      before: version,
      /** the ids of the newest builds */
      knownBuilds: z.readonly(z.array(z.string())),
      /** by Heroku's clock, in milliseconds since 1970; null: it wasn't read */
      at: z._default(ms, null),
      /** in the formation; null: unknown */
      webDynos: z._default(z.nullable(z.number()), null),
    }),
  ),
  /** git's process; null: unknown */
  gitPid: z.nullable(z.number()),
  /** what it waits for */
  phase: z.enum(['find', 'build', 'release', 'switch', 'over']),
  release: z.nullable(version),
  /** new web dynos that are up, and how many there are to be */
  up: z.number(),
  dynos: z.nullable(z.number()),
  /** when each phase ended */
  times: z.object({ found: ms, built: ms, released: ms, booted: ms, switched: ms }),
  /** API requests */
  calls: z.number(),
  outcome: z.nullable(OutcomeRecord),
  /** whether its dynos can sleep: only Eco dynos do; null: unknown */
  sleeps: z._default(z.nullable(z.boolean()), null),
  /** whether it was asleep just before the release; null: unknown, for example because it was waking */
  asleepBefore: z._default(z.nullable(z.boolean()), null),
  /** whether the new release's dynos were asleep; null: unknown */
  asleepAfter: z.nullable(z.boolean()),
  /** one request per path once it served */
  answers: z.array(FirstAnswer),
  /** how to go on as `warm` does; null: the config doesn't ask for it */
  warming: z.nullable(z.object({ window: z.number(), timeout: z.number() })),
  /** how to measure what visitors feel; null: the config doesn't ask for it, or the app may not be asked */
  probing: z._default(
    z.nullable(z.object({ rate: z.number(), maxDowntimeMs: z.number(), slowMs: ms })),
    null,
  ),
  /** its result; ms: the time of an answer at the end, of the slowest path */
  warm: z.nullable(z.object({ isWarm: z.boolean(), ms })),
});

export type DeployRecord = z.infer<typeof DeployRecord>;

/** Of a deploy that nothing is known of yet. */
export const newDeployRecord = (
  before: Pick<DeployRecord, 'start' | 'gitPid' | 'sleeps' | 'warming'> &
    Partial<Pick<DeployRecord, 'probing'>>,
): DeployRecord => ({
  probing: null,
  ...before,
  ...{ phase: 'find', release: null, up: 0, dynos: null },
  times: { found: null, built: null, released: null, booted: null, switched: null },
  ...{ calls: 0, outcome: null, asleepBefore: null, asleepAfter: null, answers: [], warm: null },
});
