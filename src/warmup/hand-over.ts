import type { Clock } from '../clock.ts';
import type { FileStore } from '../state/file-store.ts';
import { pruneRuns, runId, runPath, type WarmupRun, writeRun } from '../state/warmup-runs.ts';
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
  /** for everything, from the first request on */
  readonly timeoutMs: number;
}

/** Leaves an unanswered warm-up to a process of its own, and says so in a file that it finishes. */
export async function handOver(
  ports: HandOverPorts,
  folder: string,
  { app, commit, request, condition, startedAt, timeoutMs }: HandedOver,
): Promise<void> {
  const start = new Date(ports.today().getTime() - (ports.now() - startedAt));
  const run: WarmupRun = {
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
  await writeRun(ports.files, folder, run);
  ports.spawnDetached(runPath(folder, run.id));
  await pruneRuns(ports.files, folder);
}
