import { readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, it } from '@jest/globals';
import { diskOf } from '../../src/install/replace.ts';
import { useTeardown } from '../support/teardown.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const later = useTeardown();

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder(later);
});

// Only cp gives a copy the time of its file, so this tells who has made it.
it.each([
  ['linux', true],
  ['darwin', true],
  ['win32', false],
] as const)('on %s, a file is copied by /bin/cp: %s', async (platform, isByCp) => {
  const [file, copy] = [join(folder, 'hook'), join(folder, 'copy')];
  await writeFile(file, 'theirs');
  await utimes(file, 1, 1);
  diskOf(platform).copy(file, copy);
  expect(await readFile(copy, 'utf8')).toBe('theirs');
  expect((await stat(copy)).mtimeMs === 1000).toBe(isByCp);
});
