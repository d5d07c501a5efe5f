import { basename, join } from 'node:path';
import type { FileStore } from './file-store.ts';
import { WarmupRun } from './warmup-run.ts';

export type { WarmupRun } from './warmup-run.ts';

const KEPT = 20;

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
    const run = WarmupRun.parse(JSON.parse((await files.read(path)) ?? ''));
    // What is written to by id must be the file that it was read from.
    return run.id === basename(path, '.json') ? run : undefined;
  } catch {
    return undefined;
  }
}

/** Newest first. */
export async function listRuns(files: FileStore, folder: string): Promise<WarmupRun[]> {
  return readAll(files, folder, await runNames(files, folder));
}

/** Those that began after `run`, or that come after it where both began together. */
export async function newerRuns(
  files: FileStore,
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
  files: FileStore,
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
  files: FileStore,
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

async function runNames(files: FileStore, folder: string): Promise<string[]> {
  const names = await files.list(folder);
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .reverse();
}

/** No id has a dot in it. */
const idOf = (name: string): string => name.split('.', 1)[0] ?? '';
