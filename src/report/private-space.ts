import type { CheckResult } from '../checks/run-checks.ts';
import type { CheckId } from '../config/check-settings.ts';
import type { Line } from './line.ts';

interface SpaceLine {
  readonly line: Line;
  /** the checks that it stands for */
  readonly ids: readonly CheckId[];
}

/** One line for all that a Private Space has none of; undefined where that isn't more than one thing. */
export function privateSpaceLine(checks: readonly CheckResult[]): SpaceLine | undefined {
  const ids = checks.filter(isAboutSpace).map(({ id }) => id);
  return ids.length < 2 ? undefined : { line: LINE, ids };
}

const LINE: Line = {
  tone: 'info',
  label: 'Private Space',
  text: 'deploys dyno by dyno: needs no preboot; has no affinity',
};

const isAboutSpace = (check: CheckResult): boolean =>
  check.status === 'not-applicable' &&
  (check.reason === 'rolling-deploys' || check.reason === 'unavailable-in-private-spaces');
