import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

/** What is mutated together, and the tests that have to notice. */
export interface MutationSet {
  readonly name: string;
  /** globs of sources */
  readonly mutate: readonly string[];
  /** files, in the order in which they run */
  readonly tests: readonly string[];
}

const VERDICT = ['judge', 'outages', 'latencies', 'percentiles', 'baseline', 'schedule'];

// What is tested by chance, or takes seconds (in a simulated Heroku, too), would run once for each mutant.
const TOO_SLOW = /\.(long|property|limits|in-world|agreement)\.test\.ts$/;

const ROOT = join(import.meta.dirname, '../..');

/** @param apart its files that aren't in the set, nor their tests */
function folder(name: string, apart: readonly string[] = []): MutationSet {
  const without = apart.map((file) => `test/${name}/${file}.test.ts`);
  return {
    name,
    mutate: [`src/${name}/**/*.ts`, ...apart.map((file) => `!src/${name}/${file}.ts`)],
    // Stryker's globs of tests know no `!`.
    tests: readdirSync(join(ROOT, 'test', name), { recursive: true, encoding: 'utf8' })
      .map((file) => `test/${name}/${file.split(sep).join('/')}`)
      .filter((file) => file.endsWith('.test.ts') && !TOO_SLOW.test(file))
      .filter((file) => !without.includes(file))
      .sort(),
  };
}

/** The parts whose mistakes a user would pay for. */
export const SETS: readonly MutationSet[] = [
  {
    name: 'verdict',
    mutate: VERDICT.map((file) => `src/probe/${file}.ts`),
    tests: [...VERDICT, 'prober'].map((file) => `test/probe/${file}.test.ts`),
  },
  folder('config'),
  // It starts processes, and one of its tests waits for a priority that Stryker's may have already.
  folder('follow', ['start-detached']),
  folder('heroku'),
  folder('hook'),
  folder('install'),
];

/** @throws Error if there's no set of this name */
export function setsNamed(names: readonly string[]): readonly MutationSet[] {
  const unknown = names.find((name) => !SETS.some((set) => set.name === name));
  if (unknown !== undefined) throw new Error(`there's no set "${unknown}"`);
  return names.length === 0 ? SETS : SETS.filter(({ name }) => names.includes(name));
}
