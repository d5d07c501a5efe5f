import { dirname, join } from 'node:path';
import { isErrnoException } from '../base/errors.ts';
import { type Files, unreadable } from '../base/files.ts';
import { idOf, readRun, type WarmupRun } from './warmup-runs.ts';

/**
 * Newest first. Throws a PreflightError (`state-unreadable`) if they can't be listed.
 * @param uid the user's id, for what the error says to do
 */
export async function listRuns(files: Files, folder: string, uid?: number): Promise<WarmupRun[]> {
  const names = await runNames(files, folder).catch((error: unknown) => {
    throw isErrnoException(error) ? unreadable(dirname(folder), error, uid) : error;
  });
  return readAll(files, folder, names);
}

/** Of the newest `most` runs, the newest one of this app. */
export async function newestRunOf(
  app: string,
  files: Files,
  folder: string,
  most: number,
): Promise<WarmupRun | undefined> {
  const names = (await runNames(files, folder)).slice(0, most);
  for (const name of names) {
    const run = await readRun(files, join(folder, name));
    if (run?.app === app) return run;
  }
  return undefined;
}

/** Runs whose id is greater: they began later, or in the same millisecond. */
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

async function runNames(files: Files, folder: string): Promise<string[]> {
  const names = await files.list(folder);
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .reverse();
}
