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
  /** shared by all requests of a warm-up */
  readonly pace?: Pace;
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
  const { deadline, signal, pace = createPace() } = patience;
  for (let { tried } = patience; ; tried += 1) {
    const sentAt = ports.now();
    const answer = await ask();
    const pauseMs = pauseAfter(answer, ports, { ...patience, pace, tried, sentAt });
    onAttempt?.({ answer, pauseMs });
    if (pauseMs === undefined) return answer;
    await ports.sleep(pauseMs, signal);
    // The pause takes longer if the laptop was asleep.
    if (signal.aborted || ports.now() > deadline) return answer;
  }
}

type PauseLimits = Required<Patience> & { readonly sentAt: number };

/** Undefined if a retry is pointless, or if there is no time for it. */
function pauseAfter(
  answer: Answer,
  { now, random }: PatiencePorts,
  { retries, tried, deadline, signal, pace, sentAt }: PauseLimits,
): number | undefined {
  if (!isWorthAskingAgain(answer) || tried >= retries || signal.aborted) return undefined;
  const wanted = answer.kind === 'status' ? answer.retryAfterMs : undefined;
  const isLimited = answer.kind === 'status' && answer.status === 429;
  const least = isLimited && wanted === undefined ? pace(sentAt, now()) : (wanted ?? 0);
  const pause = Math.max(least, pauseBefore(tried + 1, random));
  return now() + pause > deadline ? undefined : pause;
}

/**
 * The pause before the retry of a request that got 429 without Retry-After, in milliseconds. Such a limit
 * counts all requests together, so their retries wait in one line. The gap between them doubles with each
 * refusal, without a maximum, until the deadline of the warm-up leaves no room for the next one.
 * @param sentAt when that request was sent, by the monotonic clock
 */
export type Pace = (sentAt: number, now: number) => number;

export function createPace(): Pace {
  let gap = 0;
  let grownAt = -Infinity;
  let freeAt = 0;
  return (sentAt, now) => {
    // Requests that were sent before the gap last grew were refused together.
    if (sentAt >= grownAt) {
      gap = Math.max(FIRST_PAUSE_MS, 2 * gap);
      grownAt = now;
    }
    const at = Math.max(freeAt, now + gap);
    freeAt = at + gap;
    return at - now;
  };
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
