import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { MANAGERS, TARGETS } from '../../../src/install/managers/index.ts';

const INSTALL = join(import.meta.dirname, '../../../src/install');

it('each target has its own name', () => {
  const names = TARGETS.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});

it.each(MANAGERS)("$name is named only in the managers' folder", async ({ name }) => {
  const entries = await readdir(INSTALL, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  const texts = files.map(async (file) => [file, await readFile(join(INSTALL, file), 'utf8')]);
  const word = new RegExp(String.raw`\b${name}\b`, 'i');
  const naming = (await Promise.all(texts)).filter(([, text = '']) => word.test(text));
  expect([files.length > 10, naming.map(([file]) => file)]).toEqual([true, []]);
});
