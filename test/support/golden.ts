import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { ROOT } from './e2e.ts';

const FOLDER = join(ROOT, 'test/e2e/golden');

/** Compares `text` with `test/e2e/golden/NAME.txt`. With UPDATE_GOLDEN=1, writes it there first. */
export async function expectGolden(name: string, text: string): Promise<void> {
  const path = join(FOLDER, `${name}.txt`);
  if (process.env.UPDATE_GOLDEN === '1') await writeFile(path, text);
  expect(text).toBe(await readFile(path, 'utf8'));
}

const zeros = (text: string): string => text.replaceAll(/[0-9a-f]/g, '0');

// Replacements keep the width, so that lines wrap as for users. Times don't, because they end a line.
const VARIABLE: readonly (readonly [pattern: RegExp, shown: (found: string) => string])[] = [
  [/(?<=: deploying )[0-9a-f]{7}(?= to )/g, zeros],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, zeros],
  [/(?<=\bmy-app-)[0-9a-f]{12}(?=\.herokuapp\.com)/g, zeros],
  [/(?<=\bdeployhooks-simulated-)\d+/g, zeros],
  [/(?<=\b200 (?:in|after) )(?:\d+ ms|\d+\.\d s)(?=$|\))/gm, () => 'N ms'],
  // Dynos that boot meanwhile have no boot time yet.
  [/\b\d+(?= checks passed)/g, () => 'N'],
];

/** `text` without the parts that differ between runs: commits, ids, times. */
export const steady = (text: string): string =>
  VARIABLE.reduce((steadied, [pattern, shown]) => steadied.replaceAll(pattern, shown), text);
