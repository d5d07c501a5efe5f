import { join } from 'node:path';
import * as z from 'zod/mini';
import type { FileStore } from './file-store.ts';

const KEPT = 20;

const AnswerRecord = z.object({
  path: z.string(),
  /** null: no answer came */
  status: z.nullable(z.number()),
  expected: z.boolean(),
  /** from the push's own first request to this answer, in milliseconds */
  ms: z.number(),
  error: z.nullable(z.string()),
});
export type AnswerRecord = z.infer<typeof AnswerRecord>;

const WarmupRun = z.object({
  version: z.literal(1),
  id: z.string(),
  app: z.string(),
  commit: z.string(),
  /** ISO 8601, when the push's own first request left */
  startedAt: z.string(),
  /** ISO 8601, when the background process gives up */
  deadline: z.string(),
  /** whether the app's dynos slept when the push began; null where that couldn't be known */
  asleepBefore: z.nullable(z.boolean()),
  /** what to ask. Header values as the config has them: their `${…}` are never filled in here. */
  request: z.object({
    baseUrl: z.string(),
    paths: z.array(z.string()),
    method: z.enum(['GET', 'HEAD']),
    headers: z.record(z.string(), z.string()),
    expect: z.array(z.union([z.number(), z.string()])),
  }),
  outcome: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('running'), pid: z.nullable(z.number()) }),
    z.object({ kind: z.literal('finished'), answers: z.array(AnswerRecord) }),
    z.object({ kind: z.literal('crashed'), reason: z.string() }),
  ]),
});

/** A warm-up that went on after its hook: what it asks, and what became of it. */
export type WarmupRun = z.infer<typeof WarmupRun>;

export const runPath = (folder: string, id: string): string => join(folder, `${id}.json`);

/** Sorts by time; two pushes in one millisecond differ by their process ids. */
export const runId = (startedAt: Date, pid: number): string =>
  `${startedAt.toISOString().replaceAll(/[:.]/g, '-')}-${pid}`;

export const writeRun = (files: FileStore, folder: string, run: WarmupRun): Promise<void> =>
  files.write(runPath(folder, run.id), `${JSON.stringify(run, null, 2)}\n`);

/**
 * The same for a run that is on record already. False where its record has gone: with the repository,
 * the installation or its age, none of which is to come back.
 */
export async function updateRun(
  files: FileStore,
  folder: string,
  run: WarmupRun,
): Promise<boolean> {
  if (!(await isOnRecord(files, folder, run))) return false;
  await writeRun(files, folder, run);
  return true;
}

export const isOnRecord = async (
  files: FileStore,
  folder: string,
  { id }: WarmupRun,
): Promise<boolean> => (await files.read(runPath(folder, id))) !== undefined;

/** Undefined where the file is missing, can't be read or isn't one of ours. */
export async function readRun(files: FileStore, path: string): Promise<WarmupRun | undefined> {
  try {
    return WarmupRun.parse(JSON.parse((await files.read(path)) ?? ''));
  } catch {
    return undefined;
  }
}

/** Newest first. */
export async function listRuns(files: FileStore, folder: string): Promise<WarmupRun[]> {
  const names = await runNames(files, folder);
  const runs = await Promise.all(names.map((name) => readRun(files, join(folder, name))));
  return runs.filter((run) => run !== undefined);
}

/** Forgets all but the newest. */
export async function pruneRuns(files: FileStore, folder: string): Promise<void> {
  const old = (await runNames(files, folder)).slice(KEPT);
  await Promise.all(old.map((name) => files.remove(join(folder, name))));
}

async function runNames(files: FileStore, folder: string): Promise<string[]> {
  const names = await files.list(folder);
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .reverse();
}
