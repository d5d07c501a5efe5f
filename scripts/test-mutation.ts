import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import setUp from '../test/support/global-setup.ts';
import tearDown from '../test/support/global-teardown.ts';
import { type Choice, MUTATION_ENV, strykerOptions } from './mutation/options.ts';
import { setsNamed } from './mutation/sets.ts';
import { isEnough, type SetResult, tableOf } from './mutation/table.ts';

// Changes the sources in small ways, one at a time, and shows which changes no test notices.

const { values, positionals } = parseArgs({
  options: {
    /** instead of all of the set's sources; also a range: `src/hook/mode.ts:10-20` */
    mutate: { type: 'string', multiple: true },
    concurrency: { type: 'string', default: '2' },
    'dry-run': { type: 'boolean', default: false },
    force: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});

const sets = setsNamed(positionals);
const choice: Choice = {
  concurrency: Number(values.concurrency),
  force: values.force,
  dryRunOnly: values['dry-run'],
};
const results: SetResult[] = [];
Object.assign(process.env, MUTATION_ENV);
await setUp();
try {
  for (const set of sets) {
    const start = performance.now();
    const options = strykerOptions({ ...set, mutate: values.mutate ?? set.mutate }, choice);
    const mutants = await new Stryker(options).runMutationTest();
    results.push({ name: set.name, mutants, seconds: (performance.now() - start) / 1000 });
  }
} finally {
  await tearDown();
}
console.log(`\n${tableOf(results).join('\n')}`);
if (!results.every(isEnough)) process.exitCode = 1;
