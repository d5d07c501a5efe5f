import type { PreflightError } from '../errors.ts';
import type { Answer } from './answer.ts';
import type { Useless } from './condition.ts';

/** What became of the warm-up by the time that the push went on. */
export type WarmupOutcome =
  | { readonly kind: 'answered'; readonly answers: readonly Answer[] }
  /** no answer within `wait`: a process of its own asks on */
  | { readonly kind: 'background'; readonly waitedMs: number }
  /** no answer within `wait`, and no process to ask on */
  | { readonly kind: 'unanswered'; readonly waitedMs: number; readonly error: PreflightError }
  | { readonly kind: 'pointless'; readonly reason: Useless | 'unknown-address' }
  | { readonly kind: 'refused'; readonly error: PreflightError };
