/** What is mutated together, and the tests that have to notice. */
export interface MutationSet {
  readonly name: string;
  /** globs of sources */
  readonly mutate: readonly string[];
  /** globs of tests, in the order in which they run */
  readonly tests: readonly string[];
}

const VERDICT = ['judge', 'outages', 'latencies', 'percentiles', 'baseline', 'schedule'];

// What is tested by chance, or takes seconds (in a simulated Heroku, too), would run once for each mutant.
const TOO_SLOW = ['long', 'property', 'limits', 'in-world', 'agreement', 'probe'].map(
  (topic) => `!test/**/*.${topic}.test.ts`,
);

/** @param apart its files that aren't in the set, nor their tests */
const folder = (name: string, apart: readonly string[] = []): MutationSet => ({
  name,
  mutate: [`src/${name}/**/*.ts`, ...apart.map((file) => `!src/${name}/${file}.ts`)],
  tests: [
    `test/${name}/**/*.test.ts`,
    ...TOO_SLOW,
    ...apart.map((file) => `!test/${name}/${file}.test.ts`),
  ],
});

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
