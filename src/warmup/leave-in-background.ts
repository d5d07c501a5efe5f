import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import type { Clock } from '../base/clock.ts';
import type { Env } from '../base/context.ts';
import { asPreflightError, isErrnoException, PreflightError } from '../base/errors.ts';
import { type Files, unwritable } from '../base/files.ts';
import { printable } from '../base/text.ts';
import {
  type AnswerRecord,
  type AttemptRecord,
  type PathRecord,
  pruneRuns,
  runId,
  runPath,
  type WarmupRun,
  withAttempt,
  writeRun,
} from '../state/warmup-runs.ts';
import type { Answer } from './answer.ts';
import type { AppCondition } from './condition.ts';
import type { Attempt } from './patience.ts';
import type { PathSoFar, UnfinishedWarmup } from './wake.ts';

interface LeavePorts extends Pick<Clock, 'now' | 'today'> {
  readonly files: Files;
  readonly pid: number;
  /**
   * starts the process that goes on with the run in this file, and holds nothing of the hook's; throws a
   * PreflightError where there can't be one
   */
  readonly spawnDetached: (runPath: string) => void;
}

/** What goes on without the push. */
export interface LeftWarmup extends UnfinishedWarmup {
  readonly app: string;
  readonly commit: string;
  readonly condition: AppCondition;
  /** for everything, in milliseconds from the first request on */
  readonly timeout: number;
}

/**
 * Leaves an unfinished warm-up to a process of its own, and says so in a file that it finishes.
 * Gives what kept it from that, if anything did.
 */
export async function leaveInBackground(
  ports: LeavePorts,
  folder: string,
  left: LeftWarmup,
): Promise<PreflightError | undefined> {
  const { files } = ports;
  const run = runOf(ports, left);
  try {
    await files.makeFolder(folder);
    await writeRun(files, folder, run);
  } catch (error) {
    return isErrnoException(error) ? unwritable(folder, error) : asPreflightError(error);
  }
  const failure = await begin(ports, runPath(folder, run.id));
  // Old runs that can't be removed are no reason to fail.
  if (!failure) await pruneRuns(files, folder, run, ports.today()).catch(() => undefined);
  return failure;
}

/** A record that nobody goes on with would be shown as a process that was ended. */
async function begin(
  { files, spawnDetached }: LeavePorts,
  path: string,
): Promise<PreflightError | undefined> {
  try {
    spawnDetached(path);
    return undefined;
  } catch (error) {
    await files.remove(path).catch(() => undefined);
    return asPreflightError(error);
  }
}

function runOf(
  ports: LeavePorts,
  { app, commit, request, condition, paths, startedAt, timeout }: LeftWarmup,
): WarmupRun {
  const dateOf = (ms: number): Date => new Date(ports.today().getTime() + ms - ports.now());
  const start = dateOf(startedAt);
  return {
    version: 1,
    id: runId(start, ports.pid),
    ...{ app, commit },
    startedAt: start.toISOString(),
    deadline: new Date(start.getTime() + timeout).toISOString(),
    asleepBefore: condition.asleep ?? null,
    // The paths have a place of their own, each with what became of it.
    request: { ...request, paths: undefined },
    paths: paths.map((path) => pathRecord(path, dateOf)),
    attempts: attemptsOf(paths),
    outcome: { kind: 'running', pid: null },
  };
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

/** @param ms from the push's own first request to this answer */
export const recordOfAnswer = (answer: Answer, ms: number): AnswerRecord =>
  answer.kind === 'status'
    ? {
        status: answer.status,
        expected: answer.expected,
        flaw: answer.flaw ?? null,
        redirect: answer.redirect ?? null,
        error: null,
        retryAfterMs: answer.retryAfterMs ?? null,
        ms: Math.round(ms),
      }
    : {
        ...{ status: null, expected: false, flaw: null, redirect: null },
        error: answer.error.message,
        retryAfterMs: null,
        ms: Math.round(ms),
      };

/** @param ms from the push's own first request to the end of this one */
export const recordOfAttempt = ({ answer, pauseMs }: Attempt, ms: number): AttemptRecord => ({
  path: answer.path,
  ms: Math.round(ms),
  status: answer.kind === 'status' ? answer.status : null,
  error: answer.kind === 'status' ? null : answer.error.message,
  pauseMs: pauseMs === undefined ? null : Math.round(pauseMs),
});

interface DetachedContext {
  readonly cwd: string;
  readonly env: Env;
  /** the running Node's path */
  readonly execPath: string;
  readonly platform: NodeJS.Platform;
}

/**
 * Starts the process that outlives the hook, and goes on with the run in `runPath`. Throws a
 * PreflightError (`not-started`) where there can't be one.
 */
export function startDetached(
  bundle: string,
  runPath: string,
  { cwd, env, execPath, platform }: DetachedContext,
): void {
  const child = spawn(execPath, [bundle, runPath, cwd], {
    // In the working tree it would be in the way of whoever unmounts that, or on Windows moves it.
    cwd: platform === 'win32' ? homedir() : '/',
    env: { ...env, HEROKU_API_KEY: undefined },
    ...{ detached: true, windowsHide: true },
    // No pipe of git's goes along: whoever holds one holds the push up.
    stdio: 'ignore',
  });
  child.on('error', () => undefined).unref();
  // Why is said by an event, which a push that is about to end doesn't wait for.
  if (child.pid === undefined)
    throw new PreflightError('not-started', `can't start ${printable(execPath)}`);
}
