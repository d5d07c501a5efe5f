import type { PreflightError } from '../errors.ts';
import type { Step } from './plan.ts';

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
  /** why it isn't done; undefined: it is, and a check of everything says so too */
  readonly error: PreflightError | undefined;
}

/** The steps that are in effect, or may be, the newest first: in this order they can be undone. */
export const toUndo = ({ steps }: FixReport): readonly Step[] =>
  steps
    .filter(({ state }) => state === 'done' || state === 'made' || state === 'unknown')
    .map(({ step }) => step)
    .reverse();
