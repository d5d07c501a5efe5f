import { PreflightError } from '../errors.ts';
import { printable } from '../report/printable.ts';

/** @param found what is otherwise than it was, in words */
export const changedMeanwhile = (app: string, found: string): PreflightError =>
  new PreflightError(
    'changed-meanwhile',
    `somebody else has changed ${printable(app)} meanwhile: ${found}`,
    { hint: 'Run this again: it plans anew with what there is' },
  );
