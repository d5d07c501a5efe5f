import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { GROUPS } from '../../scripts/bench/rows/index.ts';

const ROOT = join(import.meta.dirname, '../..');
const text = await readFile(join(ROOT, 'docs/benchmarks.md'), 'utf8');

/** The names in the tables and in the lists of what wasn't measured. */
const namesIn = (section: string): string[] =>
  [...section.matchAll(/^(?:\| (?!\s)|- )(.+?)(?:\s*\||: (?:not measured|failed))/gm)].map(
    ([, name = '']) => name,
  );

describe('docs/benchmarks.md', () => {
  it.each(GROUPS.map((group) => [group.title, group] as const))(
    'has the rows of "%s"; otherwise: npm run bench -- --write',
    (title, { rows }) => {
      const [, section = ''] = text.split(`\n## ${title}\n`);
      const [own = ''] = section.split('\n## ');
      const names = namesIn(own).filter((name) => !/^-+$/.test(name));
      expect(names.toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
    },
  );
});
