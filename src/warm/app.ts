import { setMaxListeners } from 'node:events';
import { firstOf } from '../base/clock.ts';
import type { PathSettings } from '../config/settings.ts';
import { createPace, type PatiencePorts } from '../warmup/patience.ts';
import { type Asker, createAsker, type RequestPorts } from '../warmup/request.ts';
import { createLimiter } from './limiter.ts';
import { overallCoverage } from './measure.ts';
import { warmPath } from './path.ts';
import type { WarmPlan } from './plan.ts';
import type { PathReport, WarmProgress, WarmReport } from './report.ts';

export interface WarmWatcher {
  readonly onProgress: (progress: WarmProgress) => void;
  readonly onPath: (report: PathReport) => void;
}

/**
 * Requests every path until it's warm on every dyno, or can't get warm. Never throws. `signal` ends it
 * early.
 */
export const warmApp = (
  ports: RequestPorts & PatiencePorts,
  plan: WarmPlan,
  signal: AbortSignal,
  watcher: WarmWatcher,
): Promise<WarmReport> => {
  // warmWith limits how many are sent at a time.
  const ask = createAsker(ports, { ...plan.request, concurrency: Infinity });
  return warmWith(ask, ports, plan, signal, watcher);
};

/** The same with `ask`, which must send each request immediately. */
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
  // Otherwise Node warns on the user's terminal about the 11th listener.
  setMaxListeners(0, over);
  const { request, dynos = 1, timeout } = plan;
  // With more requests than dynos, a dyno that serves one at a time would queue them, and look slow.
  const limits = { most: request.concurrency, mostQuick: Math.max(1, dynos) };
  const limit = createLimiter(ports, limits);
  const pace = createPace();
  const deadline = startedAt + timeout;
  const warming = { ports, ask, limit, pace, plan, over, onProgress, deadline };
  const warmOne = async (path: PathSettings): Promise<PathReport> => {
    const report = await warmPath(warming, path);
    onPath(report);
    return report;
  };
  const paths = await Promise.all(request.paths.map(warmOne));
  ended.abort();
  return reportOf(plan, paths, ports.now() - startedAt);
}

/** Aborted after `ms`; `ended` clears the timer. */
function timeIsUp({ sleep }: PatiencePorts, ms: number, ended: AbortSignal): AbortSignal {
  const up = new AbortController();
  void sleep(ms, ended).then(() => {
    up.abort();
  });
  return up.signal;
}

function reportOf(
  { request: { baseUrl }, dynos, perDyno }: WarmPlan,
  paths: readonly PathReport[],
  elapsedMs: number,
): WarmReport {
  return {
    baseUrl,
    isWarm: paths.every(({ notWarm }) => notWarm === undefined),
    elapsedMs,
    dynos,
    ...(perDyno !== undefined && { perDyno }),
    coverage: overallCoverage(
      dynos,
      paths.map(({ coverage }) => coverage),
    ),
    paths,
  };
}
