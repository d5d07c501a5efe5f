import { join } from 'node:path';
import type { Files } from '../base/files.ts';
import { endOfRun, idOf, readRun, runPath, type WarmupRun } from './warmup-runs.ts';

/** The newest of each app, to compare a deploy with. */
const KEPT = 20;

/** Of all apps together. One that was probed for five minutes takes about 90 KB. */
const MOST = 10 * KEPT;

interface OnRecord {
  readonly id: string;
  /** undefined: it can't be read, or there is only another file of it */
  readonly run: WarmupRun | undefined;
}

/**
 * Removes old runs that aren't running, with all their files. Keeps the newest 20 of each app, and
 * `latest`, which may look old if the clock was set back. It reads every run, so no push waits for it.
 */
export async function pruneRuns(
  files: Files,
  folder: string,
  latest: WarmupRun,
  today: Date,
): Promise<void> {
  const names = await files.list(folder);
  const ids = [...new Set(names.map(idOf))].sort().reverse();
  if (ids.length <= KEPT) return;
  const all = await Promise.all(
    ids.map(async (id) => ({ id, run: await readRun(files, runPath(folder, id)) })),
  );
  const kept = new Set([latest.id, ...keptOf(all, today)]);
  const old = names.filter((name) => !kept.has(idOf(name)));
  await Promise.all(old.map((name) => files.remove(join(folder, name))));
}

/** @param all the newest first */
function keptOf(all: readonly OnRecord[], today: Date): string[] {
  const counts = new Map<string | undefined, number>();
  return all
    .filter(({ run }, index) => {
      const count = (counts.get(run?.app) ?? 0) + 1;
      counts.set(run?.app, count);
      return (index < MOST && count <= KEPT) || (run && mayGoOn(run, today));
    })
    .map(({ id }) => id);
}

const mayGoOn = (run: WarmupRun, today: Date): boolean =>
  run.outcome.kind === 'running' && today.getTime() <= endOfRun(run);
