import { asPreflightError } from '../../src/base/errors.ts';
import { judge, NotTold, type Result, type Row, type Verdict } from './row.ts';
import type { Stage } from './stage.ts';

// Each has waited for minutes.
const MOST_FAILURES = 3;

/**
 * Plays the rows one after the other. Never rejects: what goes wrong is the verdict of its row. After an
 * interruption, or several rows that couldn't reach Heroku, the others aren't played.
 */
export async function playRows(
  rows: readonly Row[],
  stage: Stage,
  onResult: (result: Result) => void,
): Promise<Result[]> {
  const results: Result[] = [];
  let failures = 0;
  for (const row of rows) {
    const isOver = stage.ports.signal.aborted || failures >= MOST_FAILURES;
    const played = isOver ? NOT_PLAYED : await play(row, stage);
    failures = played.isFailure ? failures + 1 : 0;
    const result = { behavior: row.behavior, verdict: played.verdict };
    results.push(result);
    onResult(result);
    if (isOver) failures = MOST_FAILURES;
  }
  return results;
}

interface Played {
  readonly verdict: Verdict;
  /** whether Heroku couldn't be reached */
  readonly isFailure: boolean;
}

const notTold = (why: string, isFailure = false): Played => ({
  verdict: { kind: 'not-told', why },
  isFailure,
});

const NOT_PLAYED = notTold('not played');

async function play(row: Row, stage: Stage): Promise<Played> {
  try {
    stage.ports.say(row.behavior);
    return { verdict: judge(row, await row.play(stage)), isFailure: false };
  } catch (error) {
    if (stage.ports.signal.aborted) return notTold('interrupted');
    if (error instanceof NotTold) return notTold(error.message);
    return notTold(asPreflightError(error).message, true);
  }
}
