import type { PreflightError } from '../errors.ts';
import type { Useless } from './condition.ts';
import type { PathSoFar } from './path-so-far.ts';

/** What became of the warm-up by the time that the push went on. */
export type WarmupOutcome =
  | { readonly kind: 'answered'; readonly paths: readonly PathSoFar[] }
  /** not every path's final answer came within `wait`: a process of its own asks on */
  | {
      readonly kind: 'background';
      readonly waitedMs: number;
      readonly paths: readonly PathSoFar[];
    }
  /** the same, and no process to ask on */
  | {
      readonly kind: 'unanswered';
      readonly waitedMs: number;
      readonly paths: readonly PathSoFar[];
      readonly error: PreflightError;
    }
  | { readonly kind: 'pointless'; readonly reason: Useless | 'unknown-address' }
  | { readonly kind: 'refused'; readonly error: PreflightError };
