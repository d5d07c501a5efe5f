import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isStale } from './build.ts';

describe('isStale', () => {
  let root = '';
  const write = async (path: string, seconds: number): Promise<void> => {
    await writeFile(join(root, path), '');
    await utimes(join(root, path), seconds, seconds);
  };
  const age = (path: string, seconds: number): Promise<void> =>
    utimes(join(root, path), seconds, seconds);

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'build-'));
    for (const folder of ['src/base', 'dist']) await mkdir(join(root, folder), { recursive: true });
    await write('src/base/text.ts', 100);
    await write('src/base/gone.ts', 100);
    await write('package.json', 100);
    for (const folder of ['src', 'src/base']) await age(folder, 100);
    await write('dist/THIRD-PARTY-LICENSES.txt', 200);
  });

  afterEach(() => rm(root, { recursive: true }));

  it('is false after a build', async () => {
    expect(await isStale(root)).toBe(false);
  });

  it.each([
    ['no build', () => rm(join(root, 'dist'), { recursive: true })],
    ['a changed source', () => write('src/base/text.ts', 300)],
    ['a new source', () => write('src/base/new.ts', 100)],
    ['a removed source', () => rm(join(root, 'src/base/gone.ts'))],
    ['a changed package.json', () => write('package.json', 300)],
  ])('is true with %s', async (_, change) => {
    await change();
    expect(await isStale(root)).toBe(true);
  });
});
