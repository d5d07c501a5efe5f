import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): Promise<string> => readFile(join(ROOT, path), 'utf8');

/** `| hop | file | function | what it does |` */
const ROW = /^\| (?<hop>\d+) +\| `(?<file>[^`]+)` +\| (?:`(?<name>\w+)`)? *\| \S.*\|$/gm;

const guide = await read('CONTRIBUTING.md');
const [, section = ''] = guide.split('\n## One push, read in one sitting\n');
const hops = [...section.matchAll(ROW)].map(({ groups }) => groups ?? {});

// A bin's function is called by its own file, and the shell's by git.
const isDefined = (text: string, name: string): boolean =>
  new RegExp(`^(?:export )?(?:async )?(?:function|const) ${name}\\b|^${name}\\(\\)`, 'm').test(
    text,
  );
const isExported = (text: string, name: string): boolean =>
  new RegExp(`^export (?:async )?(?:function|const) ${name}\\b`, 'm').test(text);

describe("CONTRIBUTING's table of a push", () => {
  it('has at most 18 hops, numbered', () => {
    expect(hops.length).toBeGreaterThan(12);
    expect(hops.length).toBeLessThanOrEqual(18);
    expect(hops.map(({ hop }) => Number(hop))).toEqual(hops.map((_, index) => index + 1));
  });

  it.each(hops.map(({ file = '', name = '' }) => [file, name]))(
    'finds %s with %s',
    async (file, name) => {
      const text = await read(file);
      if (name === '') expect(text).not.toBe('');
      else if (/^src\/(?!bin\/)/.test(file)) expect(isExported(text, name)).toBe(true);
      else expect(isDefined(text, name)).toBe(true);
    },
  );

  it('names files that a push loads', async () => {
    const loaded = await filesOfPush();
    const ours = hops.map(({ file = '' }) => file).filter((file) => file.startsWith('src/'));
    expect(ours.filter((file) => !loaded.has(file))).toEqual([]);
  });
});

/** Our files in a push without a config whose app answers in time; lazily loaded files aren't included. */
async function filesOfPush(): Promise<ReadonlySet<string>> {
  const { metafile } = await build({
    entryPoints: ['src/bin/hook.ts'],
    ...{ absWorkingDir: ROOT, bundle: true, platform: 'node', write: false, metafile: true },
    external: ['kerberos'],
    logLevel: 'silent',
    outdir: 'unused',
  });
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file) || !file.startsWith('src/')) return;
    seen.add(file);
    for (const { path, kind } of metafile.inputs[file]?.imports ?? []) {
      // Every push loads the hook's second half, after git has started.
      if (kind === 'import-statement' || path === 'src/hook/run-hook.ts') visit(path);
    }
  };
  visit('src/bin/hook.ts');
  return seen;
}

describe('a push', () => {
  it('loads at most 65 files of ours, shell included, besides those of the checks', async () => {
    const shell = ['hooks/pre-push', 'hooks/run.sh', 'hooks/start.cjs'];
    const files = [...shell, ...(await filesOfPush())];
    expect(files.length).toBeGreaterThan(40);
    expect(files.filter((file) => !file.startsWith('src/checks/')).length).toBeLessThanOrEqual(65);
  });
});
