import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CoverageMap } from 'istanbul-lib-coverage';
import { bundleWithCounters } from '../../../scripts/coverage/instrument.ts';
import { coverageOf, readCounters } from '../../../scripts/coverage/merge.ts';

const ROOT = join(import.meta.dirname, '../../..');
const BIN = join(ROOT, 'src/bin');
const runNode = promisify(execFile);

describe('bundles with counters', () => {
  let folder: string;
  let bins: CoverageMap;

  afterAll(() => rm(folder, { recursive: true }));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'counters-'));
    const counters = join(folder, 'counters');
    const files = await bundleWithCounters(join(folder, 'dist'), counters, (path) =>
      path.startsWith(BIN),
    );
    const cli = join(folder, 'dist/heroku-preflight.cjs');
    for (let run = 0; run < 2; run += 1) await runNode(process.execPath, [cli, '--version']);
    bins = await coverageOf(files, await readCounters(counters));
  });

  it('tell what the processes ran, by the lines of the source', async () => {
    const path = join(BIN, 'cli.ts');
    const source = (await readFile(path, 'utf8')).split('\n');
    const lines = Object.entries(bins.fileCoverageFor(path).getLineCoverage());
    const countOf = (text: string) =>
      lines.find(([line]) => source[Number(line) - 1]?.includes(text))?.[1];
    expect(countOf('takeProgramsFromOutside();')).toBe(2);
    expect(countOf("import('./installer.ts')")).toBe(0);
  });

  it('count only in the sources that were asked for', () => {
    expect(bins.files().length).toBeGreaterThan(3);
    for (const path of bins.files()) expect(path.startsWith(BIN)).toBe(true);
  });
});
