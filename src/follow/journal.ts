import type { Clock } from '../base/clock.ts';
import type { Files } from '../base/files.ts';
import type { DeployRecord } from '../state/deploy-record.ts';
import {
  type PathRecord,
  type RunOutcome,
  updateRun,
  type WarmupRun,
  withAttempt,
} from '../state/warmup-runs.ts';
import { bodyMsOf } from '../warmup/answer.ts';
import { recordOfAnswer, recordOfAttempt } from './leave-in-background.ts';
import type { Attempt } from '../warmup/patience.ts';

/** A run's file. Only one process may write it. */
export interface Journal {
  /** @param index of the path in the run */
  readonly note: (index: number, attempt: Attempt) => void;
  /** @param change of the deploy's record; a run without one stays as it is */
  readonly deploy: (change: (record: DeployRecord) => DeployRecord) => void;
  /** as it is now */
  readonly run: () => WarmupRun;
  /** writes what hasn't been written yet */
  readonly flush: () => Promise<void>;
  readonly close: (outcome: RunOutcome) => Promise<void>;
}

interface JournalPorts extends Pick<Clock, 'today'> {
  readonly files: Files;
}

export function openJournal(
  { files, today }: JournalPorts,
  folder: string,
  run: WarmupRun,
): Journal {
  let current = run;
  let written: WarmupRun | undefined;
  const flush = async (): Promise<void> => {
    const next = current;
    if (next === written) return;
    await updateRun(files, folder, next);
    written = next;
  };
  return {
    flush,
    run: () => current,
    deploy(change) {
      if (current.deploy) current = { ...current, deploy: change(current.deploy) };
    },
    note(index, attempt) {
      current = afterAttempt(current, index, attempt, today());
    },
    close(outcome) {
      current = { ...current, outcome };
      return flush();
    },
  };
}

function afterAttempt(run: WarmupRun, index: number, attempt: Attempt, today: Date): WarmupRun {
  const ms = today.getTime() - Date.parse(run.startedAt) - bodyMsOf(attempt.answer);
  const paths = run.paths.map((path, at) =>
    at === index ? pathAfter(path, attempt, ms, today) : path,
  );
  return { ...run, paths, attempts: withAttempt(run.attempts, recordOfAttempt(attempt, ms)) };
}

const pathAfter = (
  path: PathRecord,
  { answer, pauseMs }: Attempt,
  ms: number,
  today: Date,
): PathRecord => ({
  ...path,
  requests: path.requests + 1,
  answer: recordOfAnswer(answer, ms),
  isFinal: pauseMs === undefined,
  notBefore: pauseMs === undefined ? null : new Date(today.getTime() + pauseMs).toISOString(),
});
