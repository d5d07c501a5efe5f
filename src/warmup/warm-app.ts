import { setMaxListeners } from 'node:events';
import pLimit from 'p-limit';
import { firstOf } from '../first-of.ts';
import { type Asker, createAsker } from './asker.ts';
import { overallCoverage } from './coverage.ts';
import type { PatiencePorts } from './persist.ts';
import type { RequestPorts, WarmupRequest } from './request.ts';
import { warmPath } from './warm-path.ts';
import type { PathReport, WarmProgress, WarmReport } from './warm-report.ts';

export { windowFor } from './steadiness.ts';

/** Times in milliseconds. */
export interface WarmPlan {
  readonly request: WarmupRequest;
  /** web dynos; undefined where that isn't known */
  readonly dynos: number | undefined;
  /** answers that are compared with as many before them */
  readonly window: number;
  /** for everything */
  readonly timeout: number;
}

export interface WarmWatcher {
  readonly onProgress: (progress: WarmProgress) => void;
  readonly onPath: (report: PathReport) => void;
}

/** Requests every path until it's warm on every dyno, or can't be. Never throws; `signal` ends it early. */
export const warmApp = (
  ports: RequestPorts & PatiencePorts,
  plan: WarmPlan,
  signal: AbortSignal,
  watcher: WarmWatcher,
): Promise<WarmReport> => warmWith(createAsker(ports, plan.request), ports, plan, signal, watcher);

/** The same, by way of `ask`. */
export async function warmWith(
  ask: Asker,
  ports: PatiencePorts,
  plan: WarmPlan,
  signal: AbortSignal,
  { onProgress, onPath }: WarmWatcher,
): Promise<WarmReport> {
  const startedAt = ports.now();
  const ended = new AbortController();
  const over = firstOf(signal, timeIsUp(ports, plan.timeout, ended.signal));
  // Node warns on the user's terminal at the 11th.
  setMaxListeners(0, over);
  const warming = { ports, ask, plan, over, onProgress, deadline: startedAt + plan.timeout };
  // Some at a time: of thousands, those that there is time for get warm, instead of none.
  const limit = pLimit(plan.request.concurrency);
  const paths = await limit.map(plan.request.paths, async (path) => {
    const report = await warmPath(warming, path);
    onPath(report);
    return report;
  });
  ended.abort();
  return reportOf(plan, paths, ports.now() - startedAt);
}

/** Aborted after `ms`; `ended` takes the timer away. */
function timeIsUp({ sleep }: PatiencePorts, ms: number, ended: AbortSignal): AbortSignal {
  const up = new AbortController();
  void sleep(ms, ended).then(() => {
    up.abort();
  });
  return up.signal;
}

function reportOf(
  { request: { baseUrl }, dynos }: WarmPlan,
  paths: readonly PathReport[],
  elapsedMs: number,
): WarmReport {
  return {
    baseUrl,
    isWarm: paths.every(({ notWarm }) => notWarm === undefined),
    elapsedMs,
    dynos,
    coverage: overallCoverage(
      dynos,
      paths.map(({ coverage }) => coverage),
    ),
    paths,
  };
}
