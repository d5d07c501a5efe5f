import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { ROOT } from './e2e.ts';

const FOLDER = join(ROOT, 'test/e2e/golden');

/** That `text` is what `test/e2e/golden/NAME.txt` holds. UPDATE_GOLDEN=1 writes it instead. */
export async function expectGolden(name: string, text: string): Promise<void> {
  const path = join(FOLDER, `${name}.txt`);
  if (process.env.UPDATE_GOLDEN === '1') await writeFile(path, text);
  expect(text).toBe(await readFile(path, 'utf8'));
}

// Each keeps its width, so that lines break where they do for users.
const VARIABLE: readonly (readonly [RegExp, string])[] = [
  [/(?<=deploying )[0-9a-f]{7}(?= to )/g, '0000000'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, ids],
  [/(?<=my-app-)[0-9a-f]{12}(?=\.herokuapp\.com)/g, '0'.repeat(12)],
  [/(?<=deployhooks-simulated-)\d{5}/g, '00000'],
  [/(?<= in )[\d.]+ m?s(?=[,;)]|$)/gm, 'N ms'],
  [/(?<= for )\d+ min(?=,)/g, 'N min'],
];
