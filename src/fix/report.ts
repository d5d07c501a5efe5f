import type { PreflightError } from '../errors.ts';
import type { Step } from './plan.ts';
import type { Undo } from './undo.ts';

/** What became of a step. */
export type StepReport =
  | {
      readonly step: Step;
      readonly state: 'done';
      /** how long its dynos took until all were up; undefined: it starts none */
      readonly bootMs: number | undefined;
    }
  | {
      readonly step: Step;
      /** made: it's in effect, but something is wrong with it; unknown: whether it is can't be told */
      readonly state: 'not-made' | 'made' | 'unknown';
      readonly error: PreflightError;
    }
  | { readonly step: Step; readonly state: 'not-begun' };

/** What became of a plan. */
export interface FixReport {
  /** of every step of the plan */
  readonly steps: readonly StepReport[];
  /** why it isn't done; undefined: it is */
  readonly error: PreflightError | undefined;
  /** why the whole couldn't be checked once more, where every step is done all the same */
  readonly unchecked: PreflightError | undefined;
  readonly undo: Undo;
}
