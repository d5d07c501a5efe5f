import type { Clock } from '../base/clock.ts';
import { type Answer, isWorthAskingAgain } from './answer.ts';

export interface Patience {
  /** most retries in a row */
  readonly retries: number;
  /** number of retries before this process */
  readonly tried: number;
  /** by the monotonic clock, in milliseconds: no retry starts after it */
  readonly deadline: number;
  /** also ends a pause */
  readonly signal: AbortSignal;
}

/** One request that has ended. */
export interface Attempt {
  readonly answer: Answer;
  /** until the next one starts, in milliseconds; undefined: this answer is final */
  readonly pauseMs: number | undefined;
}

export type PatiencePorts = Pick<Clock, 'now' | 'random' | 'sleep'>;

/**
 * Retries until the answer is final: it comes from the app, or `patience` allows no more retries. Backs off
 * exponentially with full jitter, and waits at least as long as Retry-After says. Never throws.
 * @param onAttempt called after each request; `signal` may still end the pause that it reports
 */
export async function askUntilAnswered(
  ports: PatiencePorts,
  ask: () => Promise<Answer>,
  patience: Patience,
  onAttempt?: (attempt: Attempt) => void,
): Promise<Answer> {
  const { deadline, signal } = patience;
  for (let { tried } = patience; ; tried += 1) {
    const answer = await ask();
    const pauseMs = pauseAfter(answer, ports, { ...patience, tried });
    onAttempt?.({ answer, pauseMs });
    if (pauseMs === undefined) return answer;
    await ports.sleep(pauseMs, signal);
    // The pause takes longer if the laptop was asleep.
    if (signal.aborted || ports.now() > deadline) return answer;
  }
}

/** Undefined if a retry is pointless, or if there is no time for it. */
function pauseAfter(
  answer: Answer,
  { now, random }: PatiencePorts,
  { retries, tried, deadline, signal }: Patience,
): number | undefined {
  if (!isWorthAskingAgain(answer) || tried >= retries || signal.aborted) return undefined;
  const wanted = answer.kind === 'status' ? (answer.retryAfterMs ?? 0) : 0;
  const pause = Math.max(wanted, pauseBefore(tried + 1, random));
  return now() + pause > deadline ? undefined : pause;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

/**
 * The pause before attempt `attempt` (1 is the first retry), in milliseconds: exponential backoff with full
 * jitter, so that many clients don't retry at the same time. At least 100 ms.
 */
export function pauseBefore(attempt: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
  return Math.max(100, random() * ceiling);
}
