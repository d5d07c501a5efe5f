import type { Clock } from '../clock.ts';
import type { RunEnd } from './run-end.ts';

export interface WatchPorts extends Pick<Clock, 'now' | 'sleep'> {
  /** whether something ends the run */
  readonly look: () => Promise<RunEnd | undefined>;
  /** called after each look that the run outlives */
  readonly onLook: () => Promise<void>;
}

export interface Watch {
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
