import type { PreflightError } from '../errors.ts';
import type { Answer } from './answer.ts';
import type { AppCondition } from './condition.ts';

/** What became of the warm-up by the time that the push went on. */
export type WarmupOutcome =
  | { readonly kind: 'answered'; readonly answers: readonly Answer[] }
  /** no answer within `wait`: a process of its own asks on */
  | { readonly kind: 'background'; readonly waitedMs: number }
  | { readonly kind: 'not-sent'; readonly reason: Useless }
  | { readonly kind: 'refused'; readonly error: PreflightError };

/** Why a request would wake nothing. */
export type Useless = 'not-released' | 'no-web-dynos' | 'maintenance' | 'unknown-address';

export function whyUseless(condition: AppCondition): Useless | undefined {
  if (condition.released === false) return 'not-released';
  if (condition.webDynos === 0) return 'no-web-dynos';
  if (condition.maintenance === true) return 'maintenance';
  return undefined;
}
