import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PartialStrykerOptions } from '@stryker-mutator/api/core';
import type { MutationSet } from './sets.ts';
import { LEAST_SCORE } from './table.ts';

/** What a run can choose. */
export interface Choice {
  readonly concurrency: number;
  /** tries those again that a run before has tried */
  readonly force: boolean;
  /** only shows that each test passes, and how many mutants there are */
  readonly dryRunOnly: boolean;
}

const HERE = import.meta.dirname;

/** For Stryker's processes: makes `@jest/globals` ours. */
export const MUTATION_ENV = { TSX_TSCONFIG_PATH: join(HERE, 'tsconfig.json') } as const;

export const strykerOptions = (
  { name, mutate, tests }: MutationSet,
  choice: Choice,
): PartialStrykerOptions => ({
  ...choice,
  mutate: [...mutate],
  testFiles: [...tests],
  testRunner: 'circus',
  plugins: [join(HERE, 'runner.ts')],
  testRunnerNodeArgs: ['--import', 'tsx'],
  coverageAnalysis: 'perTest',
  // They only run while a module is loaded, which is once.
  ignoreStatic: true,
  // Now and then a clean process, because a test that fails may leave something behind.
  maxTestRunnerReuse: 300,
  // Only for a mutant that keeps the process busy forever: a test that waits has a limit of its own.
  timeoutFactor: 2,
  timeoutMS: 20_000,
  dryRunTimeoutMinutes: 20,
  tempDirName: join(tmpdir(), 'mutation'),
  incremental: true,
  incrementalFile: `.mutation/${name}.json`,
  ignorePatterns: ['dist', 'docs', '.mutation'],
  reporters: ['clear-text', 'progress-append-only'],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  allowConsoleColors: false,
  thresholds: { high: 100, low: LEAST_SCORE, break: LEAST_SCORE },
});
