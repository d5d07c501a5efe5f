/** So many that a mutant that none of them notices costs seconds, where all of them would cost minutes. */
const MOST_TESTS = 100;

/**
 * The tests that a mutant is tried with: those of its file first, which notice most mutants, then the others,
 * evenly chosen.
 * @param ids of the tests that reach it, such as `hook/mode.test.ts: a dry run`
 * @param source its file, such as `src/hook/mode.ts`
 */
export function chooseTests(
  ids: readonly string[],
  source: string,
  most = MOST_TESTS,
): readonly string[] {
  const name = source.replace(/^src\//, '').replace(/\.ts$/, '');
  // Also a file's second file of tests: `hook/mode.windows.test.ts`.
  const isOwn = (id: string): boolean => id.startsWith(`${name}.`);
  const own = ids.filter(isOwn).slice(0, most);
  const others = ids.filter((id) => !isOwn(id));
  const step = Math.max(1, others.length / (most - own.length));
  const count = Math.min(others.length, most - own.length);
  const chosen = Array.from(
    { length: count },
    (_, index) => others[Math.floor(index * step)] ?? '',
  );
  return [...own, ...chosen];
}
