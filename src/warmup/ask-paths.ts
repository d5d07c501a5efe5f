import { PreflightError } from '../base/errors.ts';
import type { PathSettings } from '../config/settings.ts';
import { type Answer, bodyMsOf, type StatusAnswer } from './answer.ts';
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

/** A finished request of this push. */
interface SeenAnswer {
  readonly answer: Answer;
  /** since the first request of any path, in milliseconds, without the time for the body */
  readonly atMs: number;
  /** until the next request, in milliseconds; undefined: this answer is final */
  readonly pauseMs: number | undefined;
}

/** The state of a path during a push. */
export interface PathSoFar extends PendingPath {
  /** in order; the last one is the path's current answer */
  readonly seen: readonly SeenAnswer[];
  readonly isFinal: boolean;
}

export const unasked = (path: PathSettings, notBefore: number): PathSoFar => ({
  ...{ path, notBefore },
  ...{ tried: 0, seen: [], isFinal: false },
});

/** `path` after one more request. Times by the monotonic clock, in milliseconds. */
export function afterAttempt(
  { path, seen }: PathSoFar,
  { answer, pauseMs }: Attempt,
  { now, startedAt }: { readonly now: number; readonly startedAt: number },
): PathSoFar {
  return {
    path,
    tried: seen.length + 1,
    notBefore: now + (pauseMs ?? 0),
    seen: [...seen, { answer, pauseMs, atMs: now - startedAt - bodyMsOf(answer) }],
    isFinal: pauseMs === undefined,
  };
}

export const lastAnswer = ({ seen }: PathSoFar): Answer | undefined => seen.at(-1)?.answer;
