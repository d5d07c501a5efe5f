import type { FileStore } from '../state/file-store.ts';
import { withdrawStop } from '../state/stop-requests.ts';
import type { RunOutcome } from '../state/warmup-run.ts';
import type { WarmupRun } from '../state/warmup-runs.ts';
import { askPaths, type AskPorts, type PendingPath, timeIsOver } from './ask-paths.ts';
import { type Journal, openJournal } from './journal.ts';
import type { WarmupRequest } from './request.ts';
import { endOf, type RunEnd } from './run-end.ts';
import { watchRun } from './watch-run.ts';

export interface BackgroundPorts extends AskPorts {
  readonly files: FileStore;
  readonly pid: number;
  /** header values with their `${…}` filled in from this process's environment */
  readonly fillIn: (headers: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
}

type Look = () => Promise<RunEnd | undefined>;

/**
 * The life of the detached process: asks on until every path has its final answer, the run's deadline
 * is over, a newer run takes over, the user stops it or its record has gone. Writes down what it sees
 * as it goes, and what became of it.
 */
export async function finishRun(
  ports: BackgroundPorts,
  folder: string,
  run: WarmupRun,
): Promise<void> {
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

const requestOf = ({ request, paths }: WarmupRun, { fillIn }: BackgroundPorts): WarmupRequest => ({
  ...request,
  paths,
  headers: fillIn(request.headers),
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
