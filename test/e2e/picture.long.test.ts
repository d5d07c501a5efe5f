import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { PICTURES } from '../../scripts/picture/pictures.ts';
import { linesIn } from '../../scripts/picture/terminal-svg.ts';
import { ROOT } from '../support/e2e.ts';
import { steady } from '../support/golden.ts';

// Commits, ids and times differ between runs.
const steadied = (lines: readonly string[]): string[] =>
  lines.map((line) =>
    steady(line)
      .replaceAll(/\b[0-9a-f]{7}\b/g, 'COMMIT')
      .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'TIME')
      .replaceAll(/\b\d+(?:\.\d+)? m?s\b/g, 'N'),
  );

describe('the README’s pictures', () => {
  it.each(Object.entries(PICTURES))(
    '%s.svg matches today’s output (if not: npm run pictures)',
    async (name, { record }) => {
      const committed = await readFile(join(ROOT, `docs/${name}.svg`), 'utf8');
      const today = await record();
      expect(steadied(linesIn(committed))).toEqual(steadied(today.map(stripVTControlCharacters)));
    },
  );
});
