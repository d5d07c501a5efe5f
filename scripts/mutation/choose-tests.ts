/** So many that a mutant that no test notices costs seconds, where all tests would cost minutes. */
const MOST_OTHERS = 30;

/**
 * The tests that a mutant is tried with: those of its file first, which notice most mutants, then some of the
 * others, evenly chosen.
 * @param ids of the tests that reach it, such as `hook/mode.test.ts: a dry run`
 * @param source its file, such as `src/hook/mode.ts`
 */
export function chooseTests(
  ids: readonly string[],
  source: string,
  mostOthers = MOST_OTHERS,
): readonly string[] {
  const name = source.replace(/^src\//, '').replace(/\.ts$/, '');
  // Also a file's second file of tests: `hook/mode.windows.test.ts`.
  const isOwn = (id: string): boolean => id.startsWith(`${name}.`);
  const others = ids.filter((id) => !isOwn(id));
  const step = Math.max(1, others.length / mostOthers);
  return [...ids.filter(isOwn), ...others.filter((_, index) => index % step < 1)];
}
