import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): Promise<string> => readFile(join(ROOT, path), 'utf8');

/** `[title](path)` in the last column. */
const SHOWN_BY = /\[(?<title>[^\]]+)\]\((?<path>test\/[^)]+)\) *\|$/;

const text = await read('SECURITY.md');
// The first two are the table's head.
const rows = text
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2);
const promises = rows.map((row) => SHOWN_BY.exec(row)?.groups ?? {});

describe('the table of promises in SECURITY.md', () => {
  it('names a test in every row', () => {
    expect(rows.filter((row) => !SHOWN_BY.test(row))).toEqual([]);
    expect(rows.length).toBeGreaterThan(20);
  });

  it.each(promises.map(({ title = '', path = '' }) => [title, path]))(
    'finds "%s" in %s',
    async (title, path) => {
      expect(await read(path)).toContain(title);
    },
  );
});

it('names the repository that package.json names', async () => {
  const { repository } = JSON.parse(await read('package.json')) as { repository: { url: string } };
  const page = repository.url.replace(/^git\+/, '').replace(/\.git$/, '');
  expect(text).toContain(`(${page}/security/advisories/new)`);
});
