import { PreflightError } from '../base/errors.ts';
import type { PathSettings } from '../config/settings.ts';
import type { StatusAnswer } from './answer.ts';
import { askUntilAnswered, type Attempt, createPace, type PatiencePorts } from './patience.ts';
import { createAsker, type RequestPorts, type WarmupRequest } from './request.ts';

export type AskPorts = RequestPorts & PatiencePorts;

/** A path that has no final answer yet. */
export interface PendingPath {
  readonly path: PathSettings;
  /** number of requests that ended before, in another process */
  readonly tried: number;
  /** the earliest time of the first request, by the monotonic clock, in milliseconds */
  readonly notBefore: number;
}

interface AskLimits {
  /** by the monotonic clock, in milliseconds */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

/**
 * Requests all paths in parallel, each until its answer is final. Skips a path whose `notBefore` is after
 * the deadline. Calls `onAttempt` after each request, with the path's index in `pending`, and `onStatus` as
 * soon as its answer is known. Resolves when all have ended. Never throws.
 */
export async function askPaths(
  ports: AskPorts,
  request: WarmupRequest,
  pending: readonly PendingPath[],
  limits: AskLimits,
  onAttempt: (index: number, attempt: Attempt) => void,
  onStatus?: (index: number, answer: StatusAnswer) => void,
): Promise<void> {
  const { deadline, signal } = limits;
  const ask = createAsker(ports, request);
  const pace = createPace();
  const askOne = async (one: PendingPath, index: number): Promise<void> => {
    if (one.notBefore > deadline) return;
    const pauseMs = one.notBefore - ports.now();
    if (pauseMs > 0) await ports.sleep(pauseMs, signal);
    if (signal.aborted) return;
    await askUntilAnswered(
      ports,
      () => ask(one.path, signal, (answer) => onStatus?.(index, answer)),
      { ...limits, pace, retries: request.retries, tried: one.tried },
      (attempt) => {
        onAttempt(index, attempt);
      },
    );
  };
  await Promise.all(pending.map(askOne));
}

/** The reason with which requests are aborted at the deadline. */
export const timeIsOver = ({ baseUrl }: WarmupRequest): PreflightError =>
  new PreflightError('timeout', `${new URL(baseUrl).origin} didn't answer in time`);
