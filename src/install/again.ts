import { PreflightError } from '../base/errors.ts';
import type { Facts } from './facts.ts';

/** A run after one that found a file changed by another program. */
export interface Again {
  readonly facts: Facts;
  readonly tries: number;
}

const MOST_TRIES = 4;

/** null: the failure has another reason, or another program changes the file again and again. */
export function nextTry(error: unknown, facts: Facts, { tries }: { tries: number } = { tries: 1 }) {
  const isChanged = error instanceof PreflightError && error.code === 'changed-meanwhile';
  return isChanged && tries < MOST_TRIES ? { facts, tries: tries + 1 } : null;
}
