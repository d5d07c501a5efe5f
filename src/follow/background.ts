import { dirname } from 'node:path';
import { firstOf } from '../base/clock.ts';
import type { Env } from '../base/context.ts';
import { asPreflightError, type PreflightError } from '../base/errors.ts';
import type { Files } from '../base/files.ts';
import { fillInHeaders } from '../config/headers.ts';
import { DEFAULT_WARMUP } from '../config/settings.ts';
import { pruneRuns } from '../state/prune-runs.ts';
import {
  endOfRun,
  readRun,
  type RunOutcome,
  updateRun,
  type WarmupRun,
} from '../state/warmup-runs.ts';
import { askPaths, type PendingPath, timeIsOver } from '../warmup/ask-paths.ts';
import type { WarmupRequest } from '../warmup/request.ts';
import { endOf, type RunEnd, watchRun } from '../warmup/run-watch.ts';
import { withdrawStop } from '../warmup/stop-runs.ts';
import type { ProbePorts } from '../probe/prober.ts';
import { followRun, type FollowRunPorts } from './follow-run.ts';
import { type Journal, openJournal } from './journal.ts';
import { type DeployProbe, probeDeploy, writeProbed } from './probe-deploy.ts';

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
    // On a full disk, the run stays as it was last written, and `report` sees that its process has ended.
    await noteCrash(path, files, asPreflightError(error).message).catch(() => undefined);
  }
}

/** Reads the run again, to keep what was written in the meantime. */
async function noteCrash(path: string, files: Files, reason: string): Promise<void> {
  const run = await readRun(files, path);
  if (run?.outcome.kind !== 'running') return;
  await updateRun(files, dirname(path), { ...run, outcome: { kind: 'crashed', reason } });
}

export interface BackgroundPorts extends FollowRunPorts {
  readonly openProbe: (request: WarmupRequest) => Promise<ProbePorts>;
  readonly files: Files;
  readonly pid: number;
  /** for the `${…}` in headers; HEROKU_PREFLIGHT_SIMULATION has the path of a simulation's file */
  readonly env: Env;
  /** called when the deploy is over and the app was asked */
  readonly onDeployOver: (run: WarmupRun) => Promise<void>;
}

type Look = () => Promise<RunEnd | undefined>;

/**
 * Wakes the app and follows the deploy, until both are done, a newer run takes over, the user stops it, or
 * its file is gone. Writes what happens into the file.
 */
async function finishRun(ports: BackgroundPorts, folder: string, run: WarmupRun): Promise<void> {
  const { files, pid } = ports;
  const look: Look = async () =>
    (await endOf(files, folder, run, ports.today())) ?? (await endOfSimulation(ports));
  const journal = openJournal(ports, folder, { ...run, outcome: { kind: 'running', pid } });
  const end = (await look()) ?? (await goOn({ ...ports, folder }, run, journal, look));
  if (end === 'gone') return;
  await journal.close(outcomeOf(end));
  // The run is over, even if old ones can't be removed.
  await pruneRuns(files, folder, run, ports.today()).catch(() => undefined);
  if (end === 'stopped') await withdrawStop(files, folder, run);
}

async function endOfSimulation({ files, env }: BackgroundPorts): Promise<RunEnd | undefined> {
  const file = env.HEROKU_PREFLIGHT_SIMULATION;
  if (file === undefined || (await files.read(file)) !== undefined) return undefined;
  return 'simulation-over';
}

function outcomeOf(end: Exclude<RunEnd, 'gone'> | undefined): RunOutcome {
  if (end === undefined || end === 'deadline') return { kind: 'finished' };
  if (end === 'simulation-over')
    return { kind: 'crashed', reason: 'the simulated Heroku has ended' };
  return { kind: end };
}

/** Returns what ended the run early, if anything did. */
async function goOn(
  ports: BackgroundPorts & { readonly folder: string },
  run: WarmupRun,
  journal: Journal,
  look: Look,
): Promise<RunEnd | undefined> {
  await journal.flush();
  const request = requestOf(run, ports);
  const over = request && timeIsOver(request);
  const deadline = ports.now() + timeLeft(run, ports.today());
  const ended = new AbortController();
  const awake = new AbortController();
  // What is done matters more than the log, so a failed write doesn't end the run.
  const onLook = (): Promise<void> => {
    if (ports.now() >= deadline) awake.abort(over);
    return journal.flush().catch(() => undefined);
  };
  const last = ports.now() + endOfRun(run) - ports.today().getTime();
  const watch = watchRun({ ...ports, look, onLook }, run.deploy ? last : deadline, (end) => {
    ended.abort(end === 'deadline' ? over : undefined);
  });
  // Once the new release serves, no one has to wait for an old dyno.
  const onServed = (): void => {
    awake.abort();
  };
  const { signal } = ended;
  const waking = { deadline, over, signal: firstOf(signal, awake.signal) };
  const following = async (): Promise<void> => {
    const probe = await probeOf(ports, run, request, signal);
    const onStep = probe?.onStep;
    await followRun(ports, run, request, { journal, onServed, onStep, signal });
    if (journal.run().deploy?.warm?.isWarm === true) probe?.onWarm();
    // At once: new dynos that crash may get requests in a few minutes.
    if (!signal.aborted) await ports.onDeployOver(journal.run());
    await probe?.write();
  };
  await Promise.all([
    request && wake(ports, run, request, journal, waking),
    run.deploy && following(),
  ]);
  const end = watch.end();
  await watch.close();
  return end;
}

interface RecordedProbe extends Pick<DeployProbe, 'onStep' | 'onWarm'> {
  /** a minute after the switch */
  readonly write: () => Promise<void>;
}

/** Undefined: not asked for, or not possible. */
async function probeOf(
  ports: BackgroundPorts & { readonly folder: string },
  { id, deploy }: WarmupRun,
  request: WarmupRequest | null,
  signal: AbortSignal,
): Promise<RecordedProbe | undefined> {
  const probing = deploy?.probing;
  if (!probing || request === null || request.paths.length === 0) return undefined;
  const probe = probeDeploy(await ports.openProbe(request), probing, request.paths, signal);
  return {
    ...probe,
    async write() {
      const probed = await probe.end();
      // On a full disk, the deploy's record says the rest.
      if (probed) await writeProbed(ports.files, ports.folder, id, probed).catch(() => undefined);
    },
  };
}

interface Waking {
  /** by the monotonic clock, in milliseconds */
  readonly deadline: number;
  /** the reason with which requests are aborted then */
  readonly over: PreflightError | null;
  readonly signal: AbortSignal;
}

/** Asks the paths without a final answer, until the run's deadline. */
async function wake(
  ports: BackgroundPorts,
  run: WarmupRun,
  request: WarmupRequest,
  journal: Journal,
  { deadline, over, signal }: Waking,
): Promise<void> {
  const pending = pendingPaths(run, ports);
  await askPaths(ports, request, pending, { deadline, signal }, (at, attempt) => {
    const index = pending[at]?.index;
    // A request that was aborted for another reason says nothing about the app.
    const counts = !signal.aborted || signal.reason === over;
    if (index !== undefined && counts) journal.note(index, attempt);
  });
}

function requestOf(
  { request, paths }: WarmupRun,
  { env }: Pick<BackgroundPorts, 'env'>,
): WarmupRequest | null {
  return (
    request && {
      // An older version may have written the run, without the newer settings.
      ...DEFAULT_WARMUP.request,
      ...request,
      paths,
      headers: fillInHeaders(request.headers, env).headers,
    }
  );
}

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
