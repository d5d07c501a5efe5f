import type { PreflightError } from '../errors.ts';
import type { Plan } from './plan.ts';
import type { FixReport } from './report.ts';
import { inEffect } from './undo.ts';

/** How a run ended. */
export type FixOutcome =
  | {
      /** planned: that was all that was asked for */
      readonly kind: 'nothing-to-do' | 'planned' | 'declined';
      readonly plan: Plan;
    }
  | {
      /** needs-yes: nobody could be asked; refused: the app is in no state for it */
      readonly kind: 'needs-yes' | 'refused';
      readonly plan: Plan;
      readonly error: PreflightError;
    }
  | { readonly kind: 'applied'; readonly plan: Plan; readonly report: FixReport };

/** 0: there is nothing left to do, or nothing was to be done; 1: it isn't done; 2: it can't be. */
export function exitCodeOf(outcome: FixOutcome): 0 | 1 | 2 {
  switch (outcome.kind) {
    case 'nothing-to-do':
    case 'planned':
      return 0;
    case 'declined':
      return 1;
    case 'needs-yes':
    case 'refused':
      return 2;
    case 'applied':
      if (!outcome.report.error) return 0;
      return inEffect(outcome.report.steps).length > 0 ? 1 : 2;
  }
}
