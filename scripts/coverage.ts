import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { parseArgs } from 'node:util';
import istanbul, { type CoverageMap } from 'istanbul-lib-coverage';
import { bundleWithCounters } from './coverage/instrument.ts';
import { coverageOf, readCounters } from './coverage/merge.ts';
import { copyTree } from './coverage/stage.ts';
import { isEnough, LEAST, missedIn, rowsOf, tableOf } from './coverage/table.ts';

// What the tests run of src: inside jest (from the last `npm test -- --coverage`), and in the bins that the
// end-to-end tests start. Those run here, in a copy of the project, with bundles that count.

const ROOT = join(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');
const IN_JEST = join(ROOT, 'coverage/coverage-final.json');
const KEPT = join(ROOT, 'coverage/both.json');

/** What runs only in a process of its own. Most of the rest also runs inside jest. */
const ENOUGH = [
  'test/bin/',
  ...['push', 'install-hooks', 'interruption', 'fix-interruption'].map(
    (name) => `test/e2e/${name}\\.test\\.ts$`,
  ),
];

const { values } = parseArgs({
  options: {
    /** every end-to-end test */
    all: { type: 'boolean', default: false },
    /** lists what was missed below this path, from the last run */
    missed: { type: 'string' },
  },
});

if (values.missed === undefined) {
  const coverage = await readCoverage(IN_JEST);
  coverage.merge(await coverageOfBins(values.all ? ['test/e2e/'] : ENOUGH));
  await writeFile(KEPT, JSON.stringify(coverage));
  report(coverage);
} else {
  const below = join(ROOT, values.missed);
  const coverage = await readCoverage(KEPT);
  for (const path of coverage
    .files()
    .filter((file) => file.startsWith(below))
    .sort()) {
    for (const line of missedIn(coverage.fileCoverageFor(path))) {
      console.log(line.slice(ROOT.length + 1));
    }
  }
}

async function readCoverage(path: string): Promise<CoverageMap> {
  return istanbul.createCoverageMap(JSON.parse(await readFile(path, 'utf8')) as never);
}

async function coverageOfBins(tests: readonly string[]): Promise<CoverageMap> {
  const folder = await mkdtemp(join(tmpdir(), 'coverage-'));
  try {
    const [tree, counters] = [join(folder, 'tree'), join(folder, 'counters')];
    await copyTree(ROOT, tree);
    const files = await bundleWithCounters(join(tree, 'dist'), counters, isMeasured);
    await runTests(tree, tests);
    return await coverageOf(files, await readCounters(counters));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function isMeasured(path: string): boolean {
  return path.startsWith(SRC + sep) && !path.startsWith(join(SRC, 'simulator') + sep);
}

async function runTests(cwd: string, tests: readonly string[]): Promise<void> {
  const jest = spawn('npm', ['run', '--silent', 'jest', '--', '--silent', ...tests], {
    cwd,
    stdio: 'inherit',
  });
  const [code] = (await once(jest, 'close')) as [number | null];
  if (code !== 0) throw new Error('the tests of the bins failed, so what they ran tells nothing');
}

function report(coverage: CoverageMap): void {
  const rows = rowsOf(coverage, SRC);
  console.log(`\n${tableOf(rows).join('\n')}`);
  const all = rows.at(-1);
  if (all !== undefined && isEnough(all)) return;
  console.log(
    `\nLess than ${LEAST.lines} % of lines or ${LEAST.branches} % of branches ran in a test.\n` +
      'npm run test:coverage -- --missed src/FOLDER lists those that did not.',
  );
  process.exitCode = 1;
}
