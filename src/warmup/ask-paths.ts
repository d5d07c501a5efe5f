import { PreflightError } from '../base/errors.ts';
import type { PathSettings } from '../config/settings.ts';
import { askUntilAnswered, type Attempt, type PatiencePorts } from './patience.ts';
import { createAsker, type RequestPorts, type WarmupRequest } from './request.ts';

export type AskPorts = RequestPorts & PatiencePorts;

/** A path that has no final answer yet. */
export interface PendingPath {
  readonly path: PathSettings;
  /** requests that have ended before, in another process */
  readonly tried: number;
  /** by the monotonic clock, in milliseconds: the first request leaves no sooner */
  readonly notBefore: number;
}

interface AskLimits {
  /** by the monotonic clock, in milliseconds */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

/**
 * Asks each path until its answer is final, all of them beside each other; one that may not be asked
 * before the deadline isn't. `onAttempt` hears of each request that has ended, with its path's place
 * among `pending`. Resolves once all have ended. Never throws.
 */
export async function askPaths(
  ports: AskPorts,
  request: WarmupRequest,
  pending: readonly PendingPath[],
  limits: AskLimits,
  onAttempt: (index: number, attempt: Attempt) => void,
): Promise<void> {
  const { deadline, signal } = limits;
  const ask = createAsker(ports, request);
  const askOne = async (one: PendingPath, index: number): Promise<void> => {
    if (one.notBefore > deadline) return;
    const pauseMs = one.notBefore - ports.now();
    if (pauseMs > 0) await ports.sleep(pauseMs, signal);
    if (signal.aborted) return;
    await askUntilAnswered(
      ports,
      () => ask(one.path, signal),
      { ...limits, retries: request.retries, tried: one.tried },
      (attempt) => {
        onAttempt(index, attempt);
      },
    );
  };
  await Promise.all(pending.map(askOne));
}

/** What requests are ended with when the time for all of them is over. */
export const timeIsOver = ({ baseUrl }: WarmupRequest): PreflightError =>
  new PreflightError('timeout', `${new URL(baseUrl).origin} didn't answer in time`);
