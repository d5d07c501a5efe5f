import type { Clock } from '../base/clock.ts';
import type { Files } from '../base/files.ts';
import { isOnRecord, newerRuns, type WarmupRun } from '../state/warmup-runs.ts';
import { isStopRequested } from './stop-runs.ts';

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
  files: Files,
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

interface WatchPorts extends Pick<Clock, 'now' | 'sleep'> {
  /** whether something ends the run */
  readonly look: () => Promise<RunEnd | undefined>;
  /** called after each look that the run outlives */
  readonly onLook: () => Promise<void>;
}

interface Watch {
  readonly end: () => RunEnd | undefined;
  /** looks no longer. Resolves once it doesn't */
  readonly close: () => Promise<void>;
}

const LOOK_EVERY_MS = 1_000;

/**
 * Looks every second whether something ends the run, and calls `onEnd` once if so: at `deadline` (by
 * the monotonic clock, in milliseconds) in any case.
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
    // What can't be looked at can't be written either.
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
