import type { StatusAnswer } from './answer.ts';
import { canCount, reachesAll, requestsFor, type Sightings } from './coverage.ts';
import { isSteady } from './steadiness.ts';
import type { NotWarm } from './warm-report.ts';

/** What the expected answers to one path tell, in the order in which they were asked for. */
export interface PathRecord extends Sightings {
  /** all of them, those before a repetition too */
  readonly answers: number;
  /** their times in a row, as many as are compared, oldest first; in milliseconds */
  readonly times: readonly number[];
}

/** What warmth is measured by. */
export interface Measure {
  /** undefined where it isn't known */
  readonly dynos: number | undefined;
  readonly window: number;
}

export type Verdict = 'warm' | NotWarm;

export const NOTHING_YET: PathRecord = {
  ...{ answers: 0, times: [], inRow: 0, named: 0, names: new Set() },
};

/** @param isRepeated whether it had to be asked for again: then all but the number begins anew */
export function withAnswer(
  record: PathRecord,
  { responseMs, dyno }: StatusAnswer,
  isRepeated: boolean,
  { dynos, window }: Measure,
): PathRecord {
  const { times, inRow, named, names } = isRepeated ? NOTHING_YET : record;
  const isNews = dyno !== undefined && names.size <= (dynos ?? 0) && !names.has(dyno);
  return {
    answers: record.answers + 1,
    times: [...times, responseMs].slice(-2 * window),
    inRow: inRow + 1,
    named: named + (dyno === undefined ? 0 : 1),
    names: isNews ? new Set([...names, dyno]) : names,
  };
}

/** Undefined: more answers are needed. */
export function verdictOf(record: PathRecord, measure: Measure): Verdict | undefined {
  const steady = isSteady(record.times, measure.window);
  const reached = reachesAll(record, measure.dynos);
  if (steady && reached) return 'warm';
  if (record.answers < mostAnswers(measure)) return undefined;
  if (!steady && record.times.length === 2 * measure.window) return 'getting-faster';
  if (steady && measure.dynos !== undefined && canCount(record, measure.dynos))
    return 'dynos-missing';
  // Repetitions have interrupted the row again and again.
  return 'unanswered';
}

/** How many more it takes in any case; 0: that can't be foreseen. */
export function answersToCome(record: PathRecord, { dynos, window }: Measure): number {
  const counts = dynos === undefined || canCount(record, dynos);
  return Math.max(0, 2 * window - record.inRow, counts ? 0 : requestsFor(dynos) - record.inRow);
}

const MOST_WINDOWS = 20;

/** After as many as promise all dynos, there is room for steadiness, and for a dyno that is missing. */
export const mostAnswers = ({ dynos, window }: Measure): number =>
  (dynos === undefined ? 0 : requestsFor(dynos)) + MOST_WINDOWS * window;
