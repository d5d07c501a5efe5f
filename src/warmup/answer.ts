import type { PreflightError } from '../errors.ts';

/** What one path did. */
export type Answer =
  | {
      readonly kind: 'status';
      readonly path: string;
      readonly status: number;
      /** whether `warmup.expect` lists it */
      readonly expected: boolean;
      /** from the request's start to its status line, in milliseconds */
      readonly ms: number;
    }
  | { readonly kind: 'failure'; readonly path: string; readonly error: PreflightError };

/**
 * Asking again may help: nobody answered, or the router did, because no dyno was up in time (503
 * H20, H12), or the dyno that it chose broke the connection off (502, 504).
 */
export const isWorthAskingAgain = (answer: Answer): boolean =>
  answer.kind === 'failure' || [502, 503, 504].includes(answer.status);
