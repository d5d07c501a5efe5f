import type { MutantResult, MutantStatus } from '@stryker-mutator/api/core';

/** In percent. A set with a lower score fails. */
export const LEAST_SCORE = 85;

export interface SetResult {
  readonly name: string;
  readonly mutants: readonly Pick<MutantResult, 'status'>[];
  readonly seconds: number;
}

const COLUMNS = [
  'mutants',
  'killed',
  'timeout',
  'survived',
  'not run',
  'score',
  'seconds',
] as const;

const countOf = ({ mutants }: SetResult, status: MutantStatus): number =>
  mutants.filter((mutant) => mutant.status === status).length;

/** The share of mutants that a test noticed, in percent. Those that can't be tried don't count. */
export function scoreOf(result: SetResult): number {
  const noticed = countOf(result, 'Killed') + countOf(result, 'Timeout');
  const missed = countOf(result, 'Survived') + countOf(result, 'NoCoverage');
  return noticed + missed === 0 ? 100 : (100 * noticed) / (noticed + missed);
}

/** False as well if Stryker couldn't run a mutant: the score would leave it out. */
export const isEnough = (result: SetResult): boolean =>
  scoreOf(result) >= LEAST_SCORE && countOf(result, 'RuntimeError') === 0;

/** A line for each set, below a heading. */
export function tableOf(results: readonly SetResult[]): string[] {
  const rows = results.map((result) => [
    result.name,
    String(result.mutants.length - countOf(result, 'Ignored')),
    ...(['Killed', 'Timeout', 'Survived', 'NoCoverage'] as const).map((status) =>
      String(countOf(result, status)),
    ),
    scoreOf(result).toFixed(1),
    result.seconds.toFixed(0),
    isEnough(result) ? '' : ' FAILED',
  ]);
  return [['', ...COLUMNS], ...rows].map(([name = '', ...cells]) =>
    (name.padEnd(9) + cells.map((cell) => cell.padStart(9)).join('')).trimEnd(),
  );
}
