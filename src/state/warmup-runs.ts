import { basename, join } from 'node:path';
import * as z from 'zod/mini';
import type { Files } from '../base/files.ts';

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
  expect: z.readonly(z.array(z.union([z.number(), statusClass]))),
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
  /**
   * how to ask, with all settings that the config has for it. Header values as they are there: their
   * `${…}` are never filled in here.
   */
  request: z.looseObject({
    baseUrl: z.string(),
    headers: z.record(z.string(), z.string()),
    site: z.readonly(z.array(z.string())),
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

const KEPT = 20;

export const runPath = (folder: string, id: string): string => join(folder, `${id}.json`);

/** Sorts by time; two pushes in one millisecond differ by their process ids. */
export const runId = (startedAt: Date, pid: number): string =>
  `${startedAt.toISOString().replaceAll(/[:.]/g, '-')}-${pid}`;

export const writeRun = (files: Files, folder: string, run: WarmupRun): Promise<void> =>
  files.write(runPath(folder, run.id), `${JSON.stringify(run, null, 2)}\n`);

/**
 * The same for a run that is on record already. False where its record has gone: with the repository,
 * the installation or its age, none of which is to come back.
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

/** Undefined where the file is missing, can't be read or isn't one of ours. */
export async function readRun(files: Files, path: string): Promise<WarmupRun | undefined> {
  try {
    const run = WarmupRun.parse(JSON.parse((await files.read(path)) ?? ''));
    // What is written to by id must be the file that it was read from.
    return run.id === basename(path, '.json') ? run : undefined;
  } catch {
    return undefined;
  }
}

/** Newest first. */
export async function listRuns(files: Files, folder: string): Promise<WarmupRun[]> {
  return readAll(files, folder, await runNames(files, folder));
}

/** Those that began after `run`, or that come after it where both began together. */
export async function newerRuns(
  files: Files,
  folder: string,
  { id }: WarmupRun,
): Promise<WarmupRun[]> {
  const names = await runNames(files, folder);
  return readAll(
    files,
    folder,
    names.filter((name) => idOf(name) > id),
  );
}

async function readAll(
  files: Files,
  folder: string,
  names: readonly string[],
): Promise<WarmupRun[]> {
  const runs = await Promise.all(names.map((name) => readRun(files, join(folder, name))));
  return runs.filter((run) => run !== undefined);
}

/**
 * Forgets all but the newest and those that still go on, and what a process that was ended has left of
 * them. `latest` stays, though by a clock that was set back it may look old.
 */
export async function pruneRuns(
  files: Files,
  folder: string,
  latest: WarmupRun,
  today: Date,
): Promise<void> {
  const names = await runNames(files, folder);
  const oldest = names[KEPT - 1];
  if (oldest === undefined) return;
  const older = await readAll(files, folder, names.slice(KEPT));
  const kept = [latest, ...older.filter((run) => mayGoOn(run, today))].map(({ id }) => id);
  const old = (await files.list(folder)).filter(
    (name) => idOf(name) < idOf(oldest) && !kept.includes(idOf(name)),
  );
  await Promise.all(old.map((name) => files.remove(join(folder, name))));
}

const mayGoOn = ({ outcome, deadline }: WarmupRun, today: Date): boolean =>
  outcome.kind === 'running' && today.getTime() <= Date.parse(deadline);

async function runNames(files: Files, folder: string): Promise<string[]> {
  const names = await files.list(folder);
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .reverse();
}

/** No id has a dot in it. */
const idOf = (name: string): string => name.split('.', 1)[0] ?? '';
