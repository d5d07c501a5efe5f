import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { createMemoryFolder } from './memory-folder.ts';
import { createRepository } from './git-repository.ts';
import { useTeardown } from './teardown.ts';

const end = useTeardown();

it('is none where the machine has no such place', async () => {
  expect(await createMemoryFolder('/nowhere')).toBeUndefined();
});

it('is none, and leaves none, where too little is free', async () => {
  const repository = await createRepository();
  end(() => repository.remove());
  const place = join(repository.outside, 'place');
  await mkdir(place);
  expect(await createMemoryFolder(place, Number.MAX_SAFE_INTEGER)).toBeUndefined();
  expect(await readdir(place)).toEqual([]);
});
