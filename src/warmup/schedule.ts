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
