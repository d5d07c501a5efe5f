import { dirname } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Env } from '../base/context.ts';
import { asPreflightError } from '../base/errors.ts';
import type { Files } from '../base/files.ts';
import { fillInHeaders } from '../config/headers.ts';
import { DEFAULT_WARMUP } from '../config/settings.ts';
import {
  isOnRecord,
  newerRuns,
  type PathRecord,
  readRun,
  type RunOutcome,
  updateRun,
  type WarmupRun,
  withAttempt,
} from '../state/warmup-runs.ts';
import { recordOfAnswer, recordOfAttempt } from './leave-in-background.ts';
import type { Attempt } from './patience.ts';
import type { WarmupRequest } from './request.ts';
import { isStopRequested, withdrawStop } from './stop-runs.ts';
import { askPaths, type AskPorts, type PendingPath, timeIsOver } from './ask-paths.ts';

/**
 * The detached process: finishes the run in `path`, or writes down why it couldn't. `open` makes what
 * the requests need, which may fail too. A run that has ended already, since nobody saw its process
 * begin, stays as it is.
 */
export async function continueRun(
  path: string,
  files: Files,
  open: () => Promise<BackgroundPorts>,
): Promise<void> {
  const run = await readRun(files, path);
  if (run?.outcome.kind !== 'running') return;
  try {
    await finishRun(await open(), dirname(path), run);
  } catch (error) {
    await noteCrash(path, files, asPreflightError(error).message);
  }
}

/** With all that was written down before. */
async function noteCrash(path: string, files: Files, reason: string): Promise<void> {
  const run = await readRun(files, path);
  if (run?.outcome.kind !== 'running') return;
  await updateRun(files, dirname(path), { ...run, outcome: { kind: 'crashed', reason } });
}

interface BackgroundPorts extends AskPorts {
  readonly files: Files;
  readonly pid: number;
  /** fills the headers' `${…}` in */
  readonly env: Env;
}

type Look = () => Promise<RunEnd | undefined>;

/**
 * The life of the detached process: asks on until every path has its final answer, the run's deadline
 * is over, a newer run takes over, the user stops it or its record has gone. Writes down what it sees
 * as it goes, and what became of it.
 */
async function finishRun(ports: BackgroundPorts, folder: string, run: WarmupRun): Promise<void> {
  const { files, pid } = ports;
  const look: Look = () => endOf(files, folder, run, ports.today());
  const journal = openJournal(ports, folder, { ...run, outcome: { kind: 'running', pid } });
  const end = (await look()) ?? (await askOn(ports, run, journal, look));
  if (end === 'gone') return;
  await journal.close(outcomeOf(end));
  if (end === 'stopped') await withdrawStop(files, folder, run);
}

const outcomeOf = (end: Exclude<RunEnd, 'gone'> | undefined): RunOutcome =>
  end === undefined || end === 'deadline' ? { kind: 'finished' } : { kind: end };

/** Gives what ended it before its paths had answered. */
async function askOn(
  ports: BackgroundPorts,
  run: WarmupRun,
  journal: Journal,
  look: Look,
): Promise<RunEnd | undefined> {
  await journal.flush();
  const request = requestOf(run, ports);
  const pending = pendingPaths(run, ports);
  const deadline = ports.now() + timeLeft(run, ports.today());
  const abort = new AbortController();
  // A log that can't be written is no reason to end.
  const onLook = (): Promise<void> => journal.flush().catch(() => undefined);
  const watch = watchRun({ ...ports, look, onLook }, deadline, (end) => {
    abort.abort(end === 'deadline' ? timeIsOver(request) : undefined);
  });
  await askPaths(ports, request, pending, { deadline, signal: abort.signal }, (at, attempt) => {
    const index = pending[at]?.index;
    // What was broken off for another reason says nothing of the app.
    const counts = [undefined, 'deadline'].includes(watch.end());
    if (index !== undefined && counts) journal.note(index, attempt);
  });
  const end = watch.end();
  await watch.close();
  return end;
}

const requestOf = ({ request, paths }: WarmupRun, { env }: BackgroundPorts): WarmupRequest => ({
  // What wasn't a setting yet when the run was written down has its default.
  ...DEFAULT_WARMUP.request,
  ...request,
  paths,
  headers: fillInHeaders(request.headers, env).headers,
});

/** In milliseconds. Never more than there was at the beginning, whatever the clock has been set to. */
function timeLeft({ startedAt, deadline }: WarmupRun, today: Date): number {
  const end = Date.parse(deadline);
  return Math.min(end - today.getTime(), end - Date.parse(startedAt));
}

function pendingPaths(
  { paths }: WarmupRun,
  { now, today }: BackgroundPorts,
): (PendingPath & { readonly index: number })[] {
  return paths.flatMap(({ isFinal, requests, notBefore, ...path }, index) => {
    if (isFinal) return [];
    const waitMs = notBefore === null ? 0 : Date.parse(notBefore) - today().getTime();
    return [{ index, path, tried: requests, notBefore: now() + waitMs }];
  });
}

/** Why a run ends before its paths have answered. */
type RunEnd =
  /** its record isn't there any more: with the repository, the installation or its age */
  | 'gone'
  | 'stopped'
  /** a newer run of the same app is on record */
  | 'replaced'
  | 'deadline';

/** Undefined: it goes on. */
async function endOf(
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
function watchRun(
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

/** A run's record, in the hands of the one process that writes it. */
interface Journal {
  /** `index`: the path's place in the run */
  readonly note: (index: number, attempt: Attempt) => void;
  /** writes what hasn't been written yet */
  readonly flush: () => Promise<void>;
  readonly close: (outcome: RunOutcome) => Promise<void>;
}

interface JournalPorts extends Pick<Clock, 'today'> {
  readonly files: Files;
}

function openJournal({ files, today }: JournalPorts, folder: string, run: WarmupRun): Journal {
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
  const ms = today.getTime() - Date.parse(run.startedAt);
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
