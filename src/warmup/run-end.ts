import type { FileStore } from '../state/file-store.ts';
import { isStopRequested } from '../state/stop-requests.ts';
import { isOnRecord, newerRuns, type WarmupRun } from '../state/warmup-runs.ts';

/** Why a run ends before its paths have answered. */
export type RunEnd =
  /** its record isn't there any more: with the repository, the installation or its age */
  | 'gone'
  | 'stopped'
  /** a newer run of the same app is on record */
  | 'replaced'
  | 'deadline';

/** Undefined: it goes on. */
export async function endOf(
  files: FileStore,
  folder: string,
  run: WarmupRun,
  today: Date,
): Promise<RunEnd | undefined> {
  if (!(await isOnRecord(files, folder, run))) return 'gone';
  if (await isStopRequested(files, folder, run)) return 'stopped';
  const newer = await newerRuns(files, folder, run);
  if (newer.some((other) => other.app === run.app && takesOver(other, today))) return 'replaced';
  return today.getTime() < Date.parse(run.deadline) ? undefined : 'deadline';
}

/** Not one that has failed to, nor one that a clock which has been set back since dated to the future. */
const takesOver = ({ startedAt, deadline, outcome }: WarmupRun, today: Date): boolean =>
  outcome.kind !== 'crashed' &&
  Date.parse(startedAt) <= today.getTime() &&
  today.getTime() < Date.parse(deadline);
