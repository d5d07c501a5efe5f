import type { Clock } from '../base/clock.ts';
import { asPreflightError, isErrnoException, type PreflightError } from '../base/errors.ts';
import { type Files, unwritable } from '../base/files.ts';
import type { WarmupSettings } from '../config/settings.ts';
import { isJvm, webDynoCount } from '../heroku/platform.ts';
import type { AppReadings } from '../heroku/readings.ts';
import { type DeployRecord, newDeployRecord } from '../state/deploy-record.ts';
import {
  type AnswerRecord,
  type AttemptRecord,
  type CheckedRecord,
  type PathRecord,
  runId,
  runPath,
  type WarmupRun,
  withAttempt,
  writeRun,
} from '../state/warmup-runs.ts';
import type { Answer } from '../warmup/answer.ts';
import type { PathSoFar } from '../warmup/ask-paths.ts';
import type { AppCondition } from '../warmup/condition.ts';
import type { Attempt } from '../warmup/patience.ts';
import type { WarmupRequest } from '../warmup/request.ts';
import type { UnfinishedWarmup } from '../warmup/wake.ts';
import { windowFor } from '../warm/measure.ts';
import { deployOf } from './under-way.ts';

interface LeavePorts extends Pick<Clock, 'now' | 'today'> {
  readonly files: Files;
  readonly pid: number;
  /**
   * has a process continue the run in this file, which doesn't keep the hook waiting; throws a
   * PreflightError if there is no such process
   */
  readonly beginRun: (runPath: string) => void;
}

/** What goes on after the push. */
export interface LeftRun extends UnfinishedWarmup {
  readonly app: string;
  readonly commit: string;
  readonly condition: AppCondition;
  /** timeout: for the whole warm-up, in milliseconds from the first request */
  readonly settings: Pick<WarmupSettings, 'timeout' | 'window'>;
  /** null: no request may go to the app */
  readonly request: WarmupRequest | null;
  /** null: nothing was checked */
  readonly checked: CheckedRecord | null;
  /** undefined: it isn't followed */
  readonly deploy: LeftDeploy | undefined;
}

/** A deploy that is followed. */
export interface LeftDeploy {
  /** from before it */
  readonly readings: AppReadings;
  /** git's process; undefined: unknown */
  readonly gitPid: number | undefined;
  /** whether to go on as `warm` does */
  readonly warms: boolean;
  /** how to measure what visitors feel; null: not at all */
  readonly probing: DeployRecord['probing'];
}

/**
 * Writes what goes on into a file, and has a process do it. Returns the error if that fails.
 */
export async function leaveInBackground(
  ports: LeavePorts,
  folder: string,
  left: LeftRun,
): Promise<PreflightError | undefined> {
  const { files } = ports;
  const run = runOf(ports, left);
  try {
    await files.makeFolder(folder);
    // A power failure ends the process, too. It writes the file again when it starts.
    await writeRun(files, folder, run, false);
  } catch (error) {
    return isErrnoException(error) ? unwritable(folder, error) : asPreflightError(error);
  }
  return begin(ports, runPath(folder, run.id));
}

/** Removes the file if the process can't start. Otherwise `report` would say that the process ended. */
async function begin(
  { files, beginRun }: LeavePorts,
  path: string,
): Promise<PreflightError | undefined> {
  try {
    beginRun(path);
    return undefined;
  } catch (error) {
    await files.remove(path).catch(() => undefined);
    return asPreflightError(error);
  }
}

function runOf(
  ports: LeavePorts,
  { app, commit, request, condition, paths, startedAt, settings, checked, deploy }: LeftRun,
): WarmupRun {
  const dateOf = (ms: number): Date => new Date(ports.today().getTime() + ms - ports.now());
  const start = dateOf(startedAt);
  return {
    version: 1,
    id: runId(start, ports.pid),
    ...{ app, commit },
    startedAt: start.toISOString(),
    deadline: new Date(start.getTime() + settings.timeout).toISOString(),
    asleepBefore: condition.asleep ?? null,
    // `paths` below has them, with their results.
    request: request && { ...request, paths: undefined },
    paths: paths.map((path) => pathRecord(path, dateOf)),
    checked,
    deploy: deploy ? deployRecord(deploy, commit, settings, condition) : null,
    attempts: attemptsOf(paths),
    outcome: { kind: 'running', pid: null },
  };
}

function deployRecord(
  { readings, gitPid, warms, probing }: LeftDeploy,
  commit: string,
  { timeout, window }: LeftRun['settings'],
  { sleeps }: AppCondition,
): DeployRecord {
  const answers = windowFor(window, isJvm(readings) === true, webDynoCount(readings));
  const warming = warms ? { window: answers, timeout } : null;
  return newDeployRecord({
    ...{ start: startOf(readings, commit), sleeps: sleeps ?? null, warming, probing },
    gitPid: gitPid ?? null,
  });
}

/** Null: the process reads it itself, in the seconds before the build. */
function startOf(readings: AppReadings, commit: string): DeployRecord['start'] {
  try {
    const { runtime, bootMs, before, knownBuilds } = deployOf(readings, commit);
    // The API is read as soon as the first request has left.
    const at = readings.date?.getTime() ?? null;
    const webDynos = webDynoCount(readings) ?? null;
    return { runtime, bootMs, before, knownBuilds, at, webDynos };
  } catch {
    return null;
  }
}

function pathRecord(
  { path, seen, isFinal, notBefore }: PathSoFar,
  dateOf: (ms: number) => Date,
): PathRecord {
  const last = seen.at(-1);
  return {
    ...path,
    requests: seen.length,
    answer: last ? recordOfAnswer(last.answer, last.atMs) : null,
    isFinal,
    notBefore: isFinal || !last ? null : dateOf(notBefore).toISOString(),
  };
}

const attemptsOf = (paths: readonly PathSoFar[]): AttemptRecord[] =>
  paths
    .flatMap(({ seen }) => seen)
    .sort((a, b) => a.atMs - b.atMs)
    .map((attempt) => recordOfAttempt(attempt, attempt.atMs))
    .reduce<AttemptRecord[]>(withAttempt, []);

/** @param ms from the push's first request to this answer */
export const recordOfAnswer = (answer: Answer, ms: number): AnswerRecord =>
  answer.kind === 'status'
    ? {
        status: answer.status,
        expected: answer.expected,
        flaw: answer.flaw ?? null,
        redirect: answer.redirect ?? null,
        standIn: answer.standIn ?? null,
        error: null,
        retryAfterMs: answer.retryAfterMs ?? null,
        ms: Math.round(ms),
      }
    : {
        ...{ status: null, expected: false, flaw: null, redirect: null, standIn: null },
        error: answer.error.message,
        retryAfterMs: null,
        ms: Math.round(ms),
      };

/** @param ms from the push's first request to the end of this one */
export const recordOfAttempt = ({ answer, pauseMs }: Attempt, ms: number): AttemptRecord => ({
  path: answer.path,
  ms: Math.round(ms),
  status: answer.kind === 'status' ? answer.status : null,
  error: answer.kind === 'status' ? null : answer.error.message,
  pauseMs: pauseMs === undefined ? null : Math.round(pauseMs),
});
