import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Files } from '../base/files.ts';
import {
  isAnswered,
  listRuns,
  readRun,
  runPath,
  updateRun,
  type WarmupRun,
} from '../state/warmup-runs.ts';

interface StopPorts extends Pick<Clock, 'now' | 'sleep' | 'today'> {
  readonly files: Files;
  /** whether a process id is in use */
  readonly isAlive: (pid: number) => boolean;
}

const PATIENCE_MS = 5_000;
const LOOK_EVERY_MS = 50;

/**
 * Asks the processes of all runs to end, or those of one app, and waits until they have, five seconds at
 * most. Gives the runs that were on record as running, as they are then: one that is still `running`
 * has a process that hasn't ended. Throws the signal's reason.
 */
export async function stopRuns(
  ports: StopPorts,
  folder: string,
  app: string | undefined,
  signal: AbortSignal,
): Promise<WarmupRun[]> {
  const { files, now, sleep } = ports;
  const runs = (await listRuns(files, folder)).filter(
    (run) => run.outcome.kind === 'running' && (app === undefined || run.app === app),
  );
  await Promise.all(runs.map((run) => requestStop(files, folder, run)));
  const deadline = now() + PATIENCE_MS;
  while (now() < deadline && (await areSomeRunning(ports, folder, runs))) {
    signal.throwIfAborted();
    await sleep(LOOK_EVERY_MS, signal);
  }
  return Promise.all(runs.map((run) => settle(ports, folder, run)));
}

async function areSomeRunning(
  { files, isAlive }: StopPorts,
  folder: string,
  runs: readonly WarmupRun[],
): Promise<boolean> {
  const current = await Promise.all(runs.map((run) => currentOf(files, folder, run)));
  return current.some(
    // A process that nobody has seen yet may be about to begin.
    ({ outcome: end }) => end.kind === 'running' && (end.pid === null || isAlive(end.pid)),
  );
}

const currentOf = async (files: Files, folder: string, run: WarmupRun): Promise<WarmupRun> =>
  (await readRun(files, runPath(folder, run.id))) ?? run;

/** Puts down how a run has ended whose process can't do so itself. */
async function settle(ports: StopPorts, folder: string, before: WarmupRun): Promise<WarmupRun> {
  const { files, isAlive, today } = ports;
  const run = await currentOf(files, folder, before);
  const { outcome } = run;
  if (outcome.kind === 'running' && outcome.pid === null)
    // The request stays: the process may begin yet.
    return end(files, folder, { ...run, outcome: { kind: 'stopped' } });
  const isOver = today().getTime() > Date.parse(run.deadline);
  if (outcome.kind === 'running' && outcome.pid !== null && isAlive(outcome.pid) && !isOver)
    return run;
  await withdrawStop(files, folder, run);
  if (outcome.kind !== 'running') return run;
  const ended = isAnswered(run) ? FINISHED : KILLED;
  return end(files, folder, { ...run, outcome: ended });
}

const FINISHED = { kind: 'finished' } as const;
const KILLED = {
  kind: 'crashed',
  reason: 'the process ended before the app answered',
} as const;

async function end(files: Files, folder: string, run: WarmupRun): Promise<WarmupRun> {
  await updateRun(files, folder, run);
  return run;
}

// A file of its own: a run's record is written by its process alone, so that none of two writers
// loses what the other wrote.

const stopPath = (folder: string, id: string): string => join(folder, `${id}.stop`);

/** Asks the process of a run to end. It looks every second. */
export const requestStop = (files: Files, folder: string, { id }: WarmupRun): Promise<void> =>
  files.write(stopPath(folder, id), '');

export const isStopRequested = async (
  files: Files,
  folder: string,
  { id }: WarmupRun,
): Promise<boolean> => (await files.read(stopPath(folder, id))) !== undefined;

/** Nothing happens where there is none. */
export const withdrawStop = (files: Files, folder: string, { id }: WarmupRun): Promise<void> =>
  files.remove(stopPath(folder, id));
