import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import istanbul, { type CoverageMap, type FileCoverageData } from 'istanbul-lib-coverage';
import sourceMaps from 'istanbul-lib-source-maps';

/** What one process counted: for each statement, function and branch of a file, how often it ran. */
type Counters = Pick<FileCoverageData, 'path' | 's' | 'f' | 'b'>;

/** What each process wrote into `folder`. */
export async function readCounters(folder: string): Promise<Counters[][]> {
  const paths = (await readdir(folder)).map((name) => join(folder, name));
  return Promise.all(
    paths.map(async (path) => JSON.parse(await readFile(path, 'utf8')) as Counters[]),
  );
}

/**
 * @param files as they were built, with all counters at 0
 * @param runs of processes that ran them
 * @returns the lines of the source that ran in one of them
 */
export async function coverageOf(
  files: readonly FileCoverageData[],
  runs: readonly (readonly Counters[])[],
): Promise<CoverageMap> {
  const byPath = new Map(
    files.map((file) => [file.path, istanbul.createFileCoverage(structuredClone(file))]),
  );
  for (const counters of runs.flat()) {
    const { data } = byPath.get(counters.path) ?? {};
    if (data === undefined) throw new Error(`the bundles have no ${counters.path}`);
    addTo(data.s, counters.s);
    addTo(data.f, counters.f);
    for (const [id, arms] of Object.entries(counters.b)) {
      data.b[id] = arms.map((count, arm) => count + (data.b[id]?.[arm] ?? 0));
    }
  }
  const built = istanbul.createCoverageMap(Object.fromEntries(byPath));
  const mapped = await sourceMaps.createSourceMapStore().transformCoverage(built);
  // jest's are read from JSON, in which a column that isn't known is null: without this, nothing would merge.
  return istanbul.createCoverageMap(JSON.parse(JSON.stringify(mapped)) as never);
}

function addTo(sum: Record<string, number>, counts: Record<string, number>): void {
  for (const [id, count] of Object.entries(counts)) sum[id] = count + (sum[id] ?? 0);
}
