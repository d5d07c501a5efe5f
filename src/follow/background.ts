import { dirname } from 'node:path';
import type { Env } from '../base/context.ts';
import { asPreflightError } from '../base/errors.ts';
import type { Files } from '../base/files.ts';
import { fillInHeaders } from '../config/headers.ts';
import { DEFAULT_WARMUP } from '../config/settings.ts';
import { readRun, type RunOutcome, updateRun, type WarmupRun } from '../state/warmup-runs.ts';
import { askPaths, type AskPorts, type PendingPath, timeIsOver } from '../warmup/ask-paths.ts';
import { type Journal, openJournal } from './journal.ts';
import type { WarmupRequest } from '../warmup/request.ts';
import { endOf, type RunEnd, watchRun } from '../warmup/run-watch.ts';
import { withdrawStop } from '../warmup/stop-runs.ts';

/**
 * The detached process: finishes the run in `path`, or writes into it why that failed. `open` creates the
 * ports, which may fail too. Leaves a run alone that has already ended: `report --stop` ends a run whose
 * process it hasn't seen yet.
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

/** Reads the run again, to keep what was written in the meantime. */
async function noteCrash(path: string, files: Files, reason: string): Promise<void> {
  const run = await readRun(files, path);
  if (run?.outcome.kind !== 'running') return;
  await updateRun(files, dirname(path), { ...run, outcome: { kind: 'crashed', reason } });
}

interface BackgroundPorts extends AskPorts {
  readonly files: Files;
  readonly pid: number;
  /** for the `${…}` in headers */
  readonly env: Env;
}

type Look = () => Promise<RunEnd | undefined>;

/**
 * Sends requests until every path has its final answer, the deadline is over, a newer run takes over, the
 * user stops it, or its file is gone. Writes each answer and the outcome into the file.
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

/** Returns what ended the run before all paths answered, if anything did. */
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
  // The requests matter more than the log, so a failed write doesn't end the run.
  const onLook = (): Promise<void> => journal.flush().catch(() => undefined);
  const watch = watchRun({ ...ports, look, onLook }, deadline, (end) => {
    abort.abort(end === 'deadline' ? timeIsOver(request) : undefined);
  });
  await askPaths(ports, request, pending, { deadline, signal: abort.signal }, (at, attempt) => {
    const index = pending[at]?.index;
    // A request that was aborted for another reason says nothing about the app.
    const counts = [undefined, 'deadline'].includes(watch.end());
    if (index !== undefined && counts) journal.note(index, attempt);
  });
  const end = watch.end();
  await watch.close();
  return end;
}

const requestOf = ({ request, paths }: WarmupRun, { env }: BackgroundPorts): WarmupRequest => ({
  // An older version may have written the run, without the newer settings.
  ...DEFAULT_WARMUP.request,
  ...request,
  paths,
  headers: fillInHeaders(request.headers, env).headers,
});

/** In milliseconds. Never more than at the start, even if the clock was set back. */
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
