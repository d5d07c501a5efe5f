import type { Clock } from '../base/clock.ts';
import { type Answer, isWorthAskingAgain } from './answer.ts';

export interface Patience {
  /** repetitions in a row that there may be */
  readonly retries: number;
  /** how many there have been already, before this process */
  readonly tried: number;
  /** by the monotonic clock, in milliseconds: no repetition begins after it */
  readonly deadline: number;
  /** ends the pause as well */
  readonly signal: AbortSignal;
}

/** One request that has ended. */
export interface Attempt {
  readonly answer: Answer;
  /** until the next one begins, in milliseconds; undefined: this answer is final */
  readonly pauseMs: number | undefined;
}

export type PatiencePorts = Pick<Clock, 'now' | 'random' | 'sleep'>;

/**
 * Asks until the answer is final: the app's own, or the last one that patience allows. Backs off
 * exponentially with full jitter, and no sooner than Retry-After says. Never throws.
 * @param onAttempt called after each request; a pause that it announces may still end with `signal`
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
    // A laptop that was closed meanwhile has slept for longer.
    if (signal.aborted || ports.now() > deadline) return answer;
  }
}

/** Undefined: there is no point in asking again, or no time for it. */
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
 * Pause before attempt `attempt` (1 is the first repetition), in milliseconds: exponential backoff
 * with full jitter, so that the pauses of many clients don't fall together. At least 100 ms.
 */
export function pauseBefore(attempt: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
  return Math.max(100, random() * ceiling);
}
