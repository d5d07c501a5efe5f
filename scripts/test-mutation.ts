import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { PartialStrykerOptions } from '@stryker-mutator/api/core';
import { Stryker } from '@stryker-mutator/core';
import setUp from '../test/support/global-setup.ts';
import tearDown from '../test/support/global-teardown.ts';
import { type MutationSet, setsNamed } from './mutation/sets.ts';
import { isEnough, LEAST_SCORE, type SetResult, tableOf } from './mutation/table.ts';

// Changes the sources in small ways, one at a time, and shows which changes no test notices.

const FOLDER = join(import.meta.dirname, 'mutation');

const { values, positionals } = parseArgs({
  options: {
    /** instead of the set's sources; also a range: `src/hook/mode.ts:10-20` */
    mutate: { type: 'string', multiple: true },
    concurrency: { type: 'string', default: '2' },
    /** only shows that each test passes, and how many mutants there are */
    'dry-run': { type: 'boolean', default: false },
    /** tries those again that a run before has tried */
    force: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

const optionsFor = ({ name, mutate, tests }: MutationSet): PartialStrykerOptions => ({
  mutate: values.mutate ?? [...mutate],
  testFiles: [...tests],
  testRunner: 'circus',
  plugins: [join(FOLDER, 'runner.ts')],
  testRunnerNodeArgs: ['--import', 'tsx'],
  coverageAnalysis: 'perTest',
  // They only run while a module is loaded, which is once.
  ignoreStatic: true,
  concurrency: Number(values.concurrency),
  // Now and then a clean process, because a test that fails may leave something behind.
  maxTestRunnerReuse: 300,
  // Besides one and a half times what the tests take: cores can be busy.
  timeoutMS: 20_000,
  tempDirName: join(tmpdir(), 'mutation'),
  incremental: true,
  incrementalFile: `.mutation/${name}.json`,
  force: values.force,
  ignorePatterns: ['dist', 'docs', '.mutation'],
  reporters: ['clear-text'],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  dryRunOnly: values['dry-run'],
  thresholds: { high: 100, low: LEAST_SCORE, break: LEAST_SCORE },
});

// A test's `@jest/globals` is ours.
process.env.TSX_TSCONFIG_PATH = join(FOLDER, 'tsconfig.json');
const sets = setsNamed(positionals);
const results: SetResult[] = [];
await setUp();
try {
  for (const set of sets) {
    const start = performance.now();
    const mutants = await new Stryker(optionsFor(set)).runMutationTest();
    results.push({ name: set.name, mutants, seconds: (performance.now() - start) / 1000 });
  }
} finally {
  await tearDown();
}
console.log(`\n${tableOf(results).join('\n')}`);
if (!results.every(isEnough)) process.exitCode = 1;
