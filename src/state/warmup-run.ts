import * as z from 'zod/mini';

const statusClass = z.enum(['1xx', '2xx', '3xx', '4xx', '5xx']);

/** As Date writes it, in UTC. */
const dateTime = z.string().check(
  z.refine((text) => {
    const ms = Date.parse(text);
    return !Number.isNaN(ms) && new Date(ms).toISOString() === text;
  }),
);

const AnswerRecord = z.object({
  /** null: no answer came */
  status: z.nullable(z.number()),
  expected: z.boolean(),
  flaw: z.nullable(z.enum(['status', 'body'])),
  redirect: z.nullable(
    z.object({ to: z.string(), why: z.enum(['other-site', 'not-https', 'no-url']) }),
  ),
  error: z.nullable(z.string()),
  /** how long the app asked to be left alone from then on, in milliseconds */
  retryAfterMs: z._default(z.nullable(z.number()), null),
  /** from the push's own first request to this answer */
  ms: z.number(),
});

/** What one request came to. Times in whole milliseconds. */
export type AnswerRecord = z.infer<typeof AnswerRecord>;

const PathRecord = z.object({
  path: z.string(),
  method: z.enum(['GET', 'HEAD']),
  expect: z.array(z.union([z.number(), statusClass])),
  contains: z.nullable(z.string()),
  /** that have ended, those of the push included */
  requests: z.number(),
  /** the last one; null: none came so far */
  answer: z.nullable(AnswerRecord),
  /** whether `answer` is the last word, and the path isn't asked again */
  isFinal: z.boolean(),
  /** ISO 8601: the next request leaves no sooner; null: at once */
  notBefore: z.nullable(dateTime),
});

/** A path: what is asked, and where it stands. */
export type PathRecord = z.infer<typeof PathRecord>;

const AttemptRecord = z.object({
  path: z.string(),
  /** from the push's own first request to the end of this one */
  ms: z.number(),
  status: z.nullable(z.number()),
  error: z.nullable(z.string()),
  /** until the next one; null: this was the last */
  pauseMs: z.nullable(z.number()),
});

/** A request that has ended. Times in whole milliseconds. */
export type AttemptRecord = z.infer<typeof AttemptRecord>;

export const WarmupRun = z.object({
  version: z.literal(1),
  id: z.string(),
  app: z.string(),
  commit: z.string(),
  /** ISO 8601, when the push's own first request left */
  startedAt: dateTime,
  /** ISO 8601, when the background process gives up */
  deadline: dateTime,
  /** whether the app's dynos slept when the push began; null where that couldn't be known */
  asleepBefore: z.nullable(z.boolean()),
  /** how to ask. Header values as the config has them: their `${…}` are never filled in here. */
  request: z.object({
    baseUrl: z.string(),
    headers: z.record(z.string(), z.string()),
    site: z.array(z.string()),
    cookies: z.boolean(),
    requestTimeout: z.number(),
    retries: z.number(),
    concurrency: z.number(),
    identityHeader: z.string(),
  }),
  paths: z.array(PathRecord).check(z.minLength(1)),
  /** the last hundred */
  attempts: z.array(AttemptRecord),
  outcome: z.discriminatedUnion('kind', [
    /** pid: of the background process, once it has begun */
    z.object({ kind: z.literal('running'), pid: z.nullable(z.number()) }),
    z.object({ kind: z.literal('finished') }),
    /** a newer run of the same app asks on */
    z.object({ kind: z.literal('replaced') }),
    /** by the user */
    z.object({ kind: z.literal('stopped') }),
    z.object({ kind: z.literal('crashed'), reason: z.string() }),
  ]),
});

/** A warm-up that went on after its hook: what it asks, and what has become of it. */
export type WarmupRun = z.infer<typeof WarmupRun>;

/** How a run has ended. */
export type RunOutcome = Exclude<WarmupRun['outcome'], { kind: 'running' }>;

/** Whether every path has its final answer. */
export const isAnswered = ({ paths }: WarmupRun): boolean => paths.every(({ isFinal }) => isFinal);

const LOGGED = 100;

/** `attempts` with one more. */
export const withAttempt = (
  attempts: readonly AttemptRecord[],
  attempt: AttemptRecord,
): AttemptRecord[] => [...attempts, attempt].slice(-LOGGED);
