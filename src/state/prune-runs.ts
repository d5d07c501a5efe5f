import { join } from 'node:path';
import type { Files } from '../base/files.ts';
import { endOfRun, idOf, readAll, runNames, type WarmupRun } from './warmup-runs.ts';

const KEPT = 20;

/**
 * Removes old runs that aren't running, with all their files. Keeps the newest 20, and `latest`, which may
 * look old if the clock was set back.
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

const mayGoOn = (run: WarmupRun, today: Date): boolean =>
  run.outcome.kind === 'running' && today.getTime() <= endOfRun(run);
