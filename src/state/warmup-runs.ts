import { basename, join } from 'node:path';
import * as z from 'zod/mini';
import type { Files } from '../base/files.ts';
import { DeployRecord } from './deploy-record.ts';

const statusClass = z.enum(['1xx', '2xx', '3xx', '4xx', '5xx']);

/** The format of Date.toISOString. */
const dateTime = z.string().check(
  z.refine((text) => {
    const ms = Date.parse(text);
    return !Number.isNaN(ms) && new Date(ms).toISOString() === text;
  }),
);

const AnswerRecord = z.object({
  /** null: no answer */
  status: z.nullable(z.number()),
  expected: z.boolean(),
  flaw: z.nullable(z.enum(['status', 'body'])),
  redirect: z.nullable(
    z.object({ to: z.string(), why: z.enum(['other-site', 'not-https', 'no-url']) }),
  ),
  /** what may have answered instead of the app */
  standIn: z._default(
    z.nullable(z.object({ name: z.string(), kind: z.enum(['cache', 'front']) })),
    null,
  ),
  error: z.nullable(z.string()),
  /** how long the app asked us to wait from then on (Retry-After), in milliseconds */
  retryAfterMs: z._default(z.nullable(z.number()), null),
  /** from the push's first request to this answer */
  ms: z.number(),
});

/** The result of a request. Times in whole milliseconds. */
export type AnswerRecord = z.infer<typeof AnswerRecord>;

const PathRecord = z.object({
  path: z.string(),
  method: z.enum(['GET', 'HEAD']),
  expect: z.readonly(z.array(z.union([z.number(), statusClass]))),
  contains: z.nullable(z.string()),
  /** number of requests that have ended, including those of the push */
  requests: z.number(),
  /** the last answer; null: none so far */
  answer: z.nullable(AnswerRecord),
  /** whether the path gets no more requests */
  isFinal: z.boolean(),
  /** ISO 8601: the earliest time of the next request; null: now */
  notBefore: z.nullable(dateTime),
});

/** A path, and its state so far. */
export type PathRecord = z.infer<typeof PathRecord>;

const AttemptRecord = z.object({
  path: z.string(),
  /** from the push's first request to the end of this one */
  ms: z.number(),
  status: z.nullable(z.number()),
  error: z.nullable(z.string()),
  /** until the next request; null: this was the last */
  pauseMs: z.nullable(z.number()),
});

/** A request that has ended. Times in whole milliseconds. */
export type AttemptRecord = z.infer<typeof AttemptRecord>;

const text = z.optional(z.string());

/** What the push said about the app's configuration, as it would be printed. */
const CheckedRecord = z.object({
  /** number of checks that found nothing */
  passed: z.number(),
  /** the other checks' */
  lines: z.readonly(
    z.array(
      z.object({
        tone: z.enum(['pass', 'warn', 'error', 'info']),
        label: z.string(),
        text: z.string(),
        ...{ command: text, note: text, hint: text },
      }),
    ),
  ),
});

export type CheckedRecord = z.infer<typeof CheckedRecord>;

export const WarmupRun = z
  .object({
    version: z.literal(1),
    id: z.string(),
    app: z.string(),
    /** '' for a deploy that `watch` followed: it isn't always a push */
    commit: z.string(),
    /** ISO 8601, when the push sent its first request */
    startedAt: dateTime,
    /** ISO 8601, when the background process gives up waking the app */
    deadline: dateTime,
    /** whether the app's dynos were asleep when the push began; null: unknown */
    asleepBefore: z.nullable(z.boolean()),
    /**
     * the config's settings for requests; null: none may go to the app. Header values keep their `${…}`
     * placeholders, to keep secrets out of this file.
     */
    request: z.nullable(
      z.looseObject({
        baseUrl: z.string(),
        headers: z.record(z.string(), z.string()),
        site: z.readonly(z.array(z.string())),
      }),
    ),
    /** empty without a request */
    paths: z.array(PathRecord),
    /** null: nothing was checked */
    checked: z._default(z.nullable(CheckedRecord), null),
    /** null: the deploy isn't followed */
    deploy: z._default(z.nullable(DeployRecord), null),
    /** the last hundred */
    attempts: z.array(AttemptRecord),
    outcome: z.discriminatedUnion('kind', [
      /** pid: of the background process, once it has begun */
      z.object({ kind: z.literal('running'), pid: z.nullable(z.number()) }),
      z.object({ kind: z.literal('finished') }),
      /** a newer run of the same app took over */
      z.object({ kind: z.literal('replaced') }),
      /** by the user */
      z.object({ kind: z.literal('stopped') }),
      z.object({ kind: z.literal('crashed'), reason: z.string() }),
    ]),
  })
  .check(z.refine(({ paths, deploy }) => paths.length > 0 || deploy !== null));

/** What a push has left to a process of its own: the rest of the warm-up, and the deploy to follow. */
export type WarmupRun = z.infer<typeof WarmupRun>;

/** How a run ended. */
export type RunOutcome = Exclude<WarmupRun['outcome'], { kind: 'running' }>;

/** Whether every path has its final answer. */
export const isAnswered = ({ paths }: WarmupRun): boolean => paths.every(({ isFinal }) => isFinal);

/** A build, a release phase and a switch, each as long as we wait for it, and some sleep of a laptop. */
const FOLLOWED_MS = 6 * 3_600_000;

/** When its process has ended for sure: in milliseconds since 1970. */
export const endOfRun = ({ deploy, startedAt, deadline }: WarmupRun): number =>
  deploy === null ? Date.parse(deadline) : Date.parse(startedAt) + FOLLOWED_MS;

// The process waits for a second, and gives way to all others.
const STARTED_WITHIN_MS = 2 * 60_000;

/** Whether its process runs, or may still be about to. After its end, its id is another process's. */
export function isUnderWay(run: WarmupRun, isAlive: (pid: number) => boolean, now: Date): boolean {
  const { outcome, startedAt } = run;
  if (outcome.kind !== 'running') return false;
  return outcome.pid === null
    ? now.getTime() <= Date.parse(startedAt) + STARTED_WITHIN_MS
    : isAlive(outcome.pid) && now.getTime() <= endOfRun(run);
}

const LOGGED = 100;

export const withAttempt = (
  attempts: readonly AttemptRecord[],
  attempt: AttemptRecord,
): AttemptRecord[] => [...attempts, attempt].slice(-LOGGED);

export const runPath = (folder: string, id: string): string => join(folder, `${id}.json`);

/** Ids sort by time. The process id tells two pushes in one millisecond apart. */
export const runId = (startedAt: Date, pid: number): string =>
  `${startedAt.toISOString().replaceAll(/[:.]/g, '-')}-${pid}`;

/** @param survives see Files */
export const writeRun = (
  files: Files,
  folder: string,
  run: WarmupRun,
  survives?: boolean,
): Promise<void> =>
  files.write(runPath(folder, run.id), `${JSON.stringify(run, null, 2)}\n`, survives);

/**
 * Writes a run again, but only if its file exists. Otherwise returns false: the repository or the
 * installation was removed, or the run was pruned, and none of these may come back.
 */
export async function updateRun(files: Files, folder: string, run: WarmupRun): Promise<boolean> {
  if (!(await isOnRecord(files, folder, run))) return false;
  await writeRun(files, folder, run);
  return true;
}

export const isOnRecord = async (
  files: Files,
  folder: string,
  { id }: WarmupRun,
): Promise<boolean> => (await files.read(runPath(folder, id))) !== undefined;

/** Undefined if the file is missing, can't be read or isn't a run. */
export async function readRun(files: Files, path: string): Promise<WarmupRun | undefined> {
  try {
    const run = WarmupRun.parse(JSON.parse((await files.read(path)) ?? ''));
    // Runs are written by id, so the id must match the file.
    return run.id === basename(path, '.json') ? run : undefined;
  } catch {
    return undefined;
  }
}

/** An id never contains a dot. */
export const idOf = (name: string): string => name.replace(/\..*/s, '');
