import type { Clock } from '../clock.ts';
import { asPreflightError, type PreflightError } from '../errors.ts';
import { isErrnoException } from '../state/errno.ts';
import type { FileStore } from '../state/file-store.ts';
import { unwritable } from '../state/unwritable.ts';
import { type AttemptRecord, type PathRecord, withAttempt } from '../state/warmup-run.ts';
import { pruneRuns, runId, runPath, type WarmupRun, writeRun } from '../state/warmup-runs.ts';
import type { AppCondition } from './condition.ts';
import type { UnfinishedWarmup } from './during-push.ts';
import type { PathSoFar } from './path-so-far.ts';
import { recordOfAnswer, recordOfAttempt } from './record-answer.ts';

export interface HandOverPorts extends Pick<Clock, 'now' | 'today'> {
  readonly files: FileStore;
  readonly pid: number;
  /**
   * starts the process that goes on with the run in this file, and holds nothing of the hook's; throws a
   * PreflightError where there can't be one
   */
  readonly spawnDetached: (runPath: string) => void;
}

/** Its header values are those of the config: what fills them in stays out of files. */
export interface HandedOver extends UnfinishedWarmup {
  readonly app: string;
  readonly commit: string;
  readonly condition: AppCondition;
  /** for everything, from the first request on */
  readonly timeoutMs: number;
}

/**
 * Leaves an unfinished warm-up to a process of its own, and says so in a file that it finishes.
 * Gives what kept it from that, if anything did.
 */
export async function handOver(
  ports: HandOverPorts,
  folder: string,
  handedOver: HandedOver,
): Promise<PreflightError | undefined> {
  const { files } = ports;
  const run = runOf(ports, handedOver);
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
  { files, spawnDetached }: HandOverPorts,
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
  ports: HandOverPorts,
  { app, commit, request, condition, paths, startedAt, timeoutMs }: HandedOver,
): WarmupRun {
  const dateOf = (ms: number): Date => new Date(ports.today().getTime() + ms - ports.now());
  const start = dateOf(startedAt);
  const { baseUrl, headers, site, cookies, identityHeader } = request;
  const { requestTimeout, retries, concurrency } = request;
  return {
    version: 1,
    id: runId(start, ports.pid),
    ...{ app, commit },
    startedAt: start.toISOString(),
    deadline: new Date(start.getTime() + timeoutMs).toISOString(),
    asleepBefore: condition.asleep ?? null,
    request: {
      ...{ baseUrl, headers: { ...headers }, site: [...site], cookies, identityHeader },
      ...{ requestTimeout, retries, concurrency },
    },
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
    expect: [...path.expect],
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
