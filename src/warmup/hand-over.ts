import type { Clock } from '../clock.ts';
import { asPreflightError, PreflightError } from '../errors.ts';
import { isErrnoException } from '../state/errno.ts';
import type { FileStore } from '../state/file-store.ts';
import { pruneRuns, runId, runPath, type WarmupRun, writeRun } from '../state/warmup-runs.ts';
import type { AppCondition } from './condition.ts';
import type { UnansweredRequest } from './during-push.ts';

export interface HandOverPorts extends Pick<Clock, 'now' | 'today'> {
  readonly files: FileStore;
  readonly pid: number;
  /** starts the process that goes on with the run in this file, and holds nothing of the hook's */
  readonly spawnDetached: (runPath: string) => void;
}

/** Its header values are those of the config: what fills them in stays out of files. */
export interface HandedOver extends UnansweredRequest {
  readonly app: string;
  readonly commit: string;
  readonly condition: AppCondition;
  /** for everything, from the first request on */
  readonly timeoutMs: number;
}

/**
 * Leaves an unanswered warm-up to a process of its own, and says so in a file that it finishes.
 * Gives what kept it from that, if anything did.
 */
export async function handOver(
  ports: HandOverPorts,
  folder: string,
  handedOver: HandedOver,
): Promise<PreflightError | undefined> {
  const { files, spawnDetached } = ports;
  const run = runOf(ports, handedOver);
  try {
    await files.makeFolder(folder);
    await writeRun(files, folder, run);
    spawnDetached(runPath(folder, run.id));
  } catch (error) {
    return isErrnoException(error) ? unwritable(folder, error) : asPreflightError(error);
  }
  // Old runs that can't be removed are no reason to fail.
  await pruneRuns(files, folder).catch(() => undefined);
  return undefined;
}

const unwritable = (folder: string, error: NodeJS.ErrnoException): PreflightError =>
  new PreflightError('state-unwritable', `can't write to ${folder} (${error.code ?? 'unknown'})`, {
    cause: error,
  });

function runOf(
  ports: HandOverPorts,
  { app, commit, request, condition, startedAt, timeoutMs }: HandedOver,
): WarmupRun {
  const start = new Date(ports.today().getTime() - (ports.now() - startedAt));
  return {
    version: 1,
    id: runId(start, ports.pid),
    app,
    commit,
    startedAt: start.toISOString(),
    deadline: new Date(start.getTime() + timeoutMs).toISOString(),
    asleepBefore: condition.asleep ?? null,
    request: {
      ...request,
      paths: [...request.paths],
      headers: { ...request.headers },
      expect: [...request.expect],
    },
    outcome: { kind: 'running', pid: null },
  };
}
