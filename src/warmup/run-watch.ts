import type { Clock } from '../base/clock.ts';
import type { Files } from '../base/files.ts';
import { newerRuns } from '../state/run-list.ts';
import { endOfRun, isOnRecord, type WarmupRun } from '../state/warmup-runs.ts';
import { isStopRequested } from './stop-runs.ts';

/** Why a run ends before all paths have answered. */
export type RunEnd =
  /** its file is gone: the repository or the installation was removed, or the run was pruned */
  | 'gone'
  | 'stopped'
  /** there is a newer run of the same app */
  | 'replaced'
  | 'deadline'
  /** it was a simulated Heroku's, which has ended */
  | 'simulation-over';

/** Undefined if the run continues. */
export async function endOf(
  files: Files,
  folder: string,
  run: WarmupRun,
  today: Date,
): Promise<RunEnd | undefined> {
  if (!(await isOnRecord(files, folder, run))) return 'gone';
  if (await isStopRequested(files, folder, run)) return 'stopped';
  const newer = await newerRuns(files, folder, run);
  if (newer.some((other) => other.app === run.app && takesOver(other, today))) return 'replaced';
  return today.getTime() < endOfRun(run) ? undefined : 'deadline';
}

/**
 * A crashed run doesn't take over. Neither does a run from the future, which began before the clock was set
 * back.
 */
const takesOver = (run: WarmupRun, today: Date): boolean =>
  run.outcome.kind !== 'crashed' &&
  Date.parse(run.startedAt) <= today.getTime() &&
  today.getTime() < endOfRun(run);

interface WatchPorts extends Pick<Clock, 'now' | 'sleep'> {
  /** whether something ends the run */
  readonly look: () => Promise<RunEnd | undefined>;
  /** called after each look that doesn't end the run */
  readonly onLook: () => Promise<void>;
}

interface Watch {
  readonly end: () => RunEnd | undefined;
  /** stops looking; resolves after the last look */
  readonly close: () => Promise<void>;
}

const LOOK_EVERY_MS = 1_000;

/**
 * Looks every second whether something ends the run, and then calls `onEnd` once, at the latest at
 * `deadline` (by the monotonic clock, in milliseconds).
 */
export function watchRun(
  { look, onLook, now, sleep }: WatchPorts,
  deadline: number,
  onEnd: (end: RunEnd) => void,
): Watch {
  const closed = new AbortController();
  let end: RunEnd | undefined;
  const watch = async (): Promise<void> => {
    for (;;) {
      await sleep(Math.min(LOOK_EVERY_MS, Math.max(0, deadline - now())), closed.signal);
      if (closed.signal.aborted) return;
      end = (await look()) ?? (now() < deadline ? undefined : 'deadline');
      if (end !== undefined) return;
      await onLook();
    }
  };
  const watching = watch()
    // If the file can't be read, it can't be written either.
    .catch(() => {
      end = 'gone';
    })
    .then(() => {
      if (end !== undefined) onEnd(end);
    });
  return {
    end: () => end,
    close: () => {
      closed.abort();
      return watching;
    },
  };
}
