import { mkdir, readFile } from 'node:fs/promises';
import { sep } from 'node:path';
import { transform } from '@swc/core';
import type { Plugin } from 'esbuild';
import type { FileCoverageData } from 'istanbul-lib-coverage';
import { createInstrumenter } from 'istanbul-lib-instrument';
import { bundle } from '../bundle.ts';

/**
 * Builds the bundles with counters in the code of `sources`. Each process that runs one of them writes its
 * counters to `counters` when it ends.
 *
 * @returns the files with all counters at 0
 */
export async function bundleWithCounters(
  dist: string,
  counters: string,
  sources: (path: string) => boolean,
): Promise<FileCoverageData[]> {
  await mkdir(counters, { recursive: true });
  const files = new Map<string, FileCoverageData>();
  const plugin: Plugin = {
    name: 'counters',
    setup(bundler) {
      bundler.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (!sources(path)) return undefined;
        const { code, file } = await withCounters(path);
        files.set(path, file);
        return { contents: code, loader: 'js' };
      });
    },
  };
  await bundle(dist, { plugins: [plugin], banner: writeCountersTo(counters) });
  return [...files.values()];
}

async function withCounters(path: string): Promise<{ code: string; file: FileCoverageData }> {
  const source = await readFile(path, 'utf8');
  // With .swcrc, as jest does: the counters of both then count the same things.
  const compiled = await transform(source, { filename: path, sourceMaps: true });
  const instrumenter = createInstrumenter({
    ...{ esModules: true, compact: false },
    ...{ coverageGlobalScope: 'globalThis', coverageGlobalScopeFunc: false },
  });
  const code = instrumenter.instrumentSync(compiled.code, path);
  const inputSourceMap: unknown = JSON.parse(compiled.map ?? 'null');
  return { code, file: { ...instrumenter.lastFileCoverage(), inputSourceMap } as FileCoverageData };
}

/** Also where a process ends itself by a signal, and Node says nothing of its end. */
const writeCountersTo = (folder: string): string => `{
  const write = () => {
    const files = Object.values(globalThis.__coverage__ ?? {}).map(({ path, s, f, b }) => ({ path, s, f, b }));
    const name = process.pid + '-' + process.hrtime.bigint() + '.json';
    try {
      require('node:fs').writeFileSync(${JSON.stringify(folder + sep)} + name, JSON.stringify(files));
    } catch {}
  };
  const kill = process.kill;
  process.kill = (pid, signal) => {
    if (pid === process.pid && signal !== 0) write();
    return kill.call(process, pid, signal);
  };
  process.on('exit', write);
}`;
