import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { HIDDEN, ROWS } from '../../scripts/conformance/rows/index.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): Promise<string> => readFile(join(ROOT, path), 'utf8');

/** `[title](path)` in the last column of the table of behaviors. */
const ROW =
  /^\| *(?<behavior>.*?) *\|.*\| *\[(?<title>[^\]]+)\]\(\.\.\/(?<path>test\/[^)]+)\) *\|$/gm;

const guide = await read('docs/simulator.md');
const [, after = ''] = guide.split('\n## What each behavior is based on\n');
const [section = ''] = after.split('\n## ');
const rows = [...section.matchAll(ROW)].map(({ groups }) => groups ?? {});

describe('the table of simulated behaviors in docs/simulator.md', () => {
  it('names a test in every row', () => {
    const written = section.split('\n').filter((line) => /^\| [^-|]/.test(line)).length;
    // The first row is the table's head.
    expect(rows).toHaveLength(written - 1);
    expect(rows.length).toBeGreaterThan(20);
  });

  it.each(rows.map(({ title = '', path = '' }) => [title, path]))(
    'finds "%s" in %s',
    async (title, path) => {
      expect(await read(path)).toContain(title);
    },
  );

  it('has the same rows as `npm run conformance`', () => {
    const played = [...ROWS, ...HIDDEN].map(({ behavior }) => behavior);
    expect(played.sort()).toEqual(rows.map(({ behavior = '' }) => behavior).sort());
  });
});
