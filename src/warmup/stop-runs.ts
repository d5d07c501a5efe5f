import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Files } from '../base/files.ts';
import { listRuns } from '../state/run-list.ts';
import {
  isAnswered,
  isUnderWay,
  readRun,
  runPath,
  updateRun,
  type WarmupRun,
} from '../state/warmup-runs.ts';

interface StopPorts extends Pick<Clock, 'now' | 'sleep' | 'today'> {
  readonly files: Files;
  /** the user's id */
  readonly uid?: number | undefined;
  /** whether a process id is in use */
  readonly isAlive: (pid: number) => boolean;
}

const PATIENCE_MS = 5_000;
const LOOK_EVERY_MS = 50;

/**
 * Asks the processes of all runs, or of one app's runs, to end. Waits at most five seconds. Returns the
 * runs that were running, in their new state: if one is still `running`, its process hasn't ended. Throws
 * the signal's reason.
 */
export async function stopRuns(
  ports: StopPorts,
  folder: string,
  app: string | undefined,
  signal: AbortSignal,
): Promise<WarmupRun[]> {
  const { files, uid, now, sleep } = ports;
  const runs = (await listRuns(files, folder, uid)).filter(
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
  { files, isAlive, today }: StopPorts,
  folder: string,
  runs: readonly WarmupRun[],
): Promise<boolean> {
  const current = await Promise.all(runs.map((run) => currentOf(files, folder, run)));
  return current.some((run) => isUnderWay(run, isAlive, today()));
}

const currentOf = async (files: Files, folder: string, run: WarmupRun): Promise<WarmupRun> =>
  (await readRun(files, runPath(folder, run.id))) ?? run;

/** Writes the outcome of a run if its process is gone and can't do it. */
async function settle(ports: StopPorts, folder: string, before: WarmupRun): Promise<WarmupRun> {
  const { files, isAlive, today } = ports;
  const run = await currentOf(files, folder, before);
  const { outcome } = run;
  if (outcome.kind === 'running' && outcome.pid === null)
    // The stop request stays, because the process may still start.
    return end(files, folder, { ...run, outcome: { kind: 'stopped' } });
  if (isUnderWay(run, isAlive, today())) return run;
  await withdrawStop(files, folder, run);
  if (outcome.kind !== 'running') return run;
  const ended = isAnswered(run) && run.deploy === null ? FINISHED : KILLED;
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

// A stop request is a separate file, because only the run's process writes the run's file. Two writers
// would lose each other's changes.

const stopPath = (folder: string, id: string): string => join(folder, `${id}.stop`);

/** Asks the process of a run to end. The process looks every second. */
export const requestStop = (files: Files, folder: string, { id }: WarmupRun): Promise<void> =>
  files.write(stopPath(folder, id), '');

export const isStopRequested = async (
  files: Files,
  folder: string,
  { id }: WarmupRun,
): Promise<boolean> => (await files.read(stopPath(folder, id))) !== undefined;

/** Does nothing if there is no request. */
export const withdrawStop = (files: Files, folder: string, { id }: WarmupRun): Promise<void> =>
  files.remove(stopPath(folder, id));
