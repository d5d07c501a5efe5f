import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { isErrnoException } from './errno.ts';
import type { FileStore } from './file-store.ts';
import { readdir, readText, remove } from './small-files.ts';

export const nodeFileStore: FileStore = {
  read: (path) => absentAs(undefined, readText(path)),
  async write(path, text) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    await writeFileAtomic(path, text, { mode: 0o600 });
  },
  remove,
  list: (path) => absentAs([], readdir(path)),
};

async function absentAs<T, U>(absent: U, outcome: Promise<T>): Promise<T | U> {
  try {
    return await outcome;
  } catch (error) {
    if (isErrnoException(error) && error.code === 'ENOENT') return absent;
    throw error;
  }
}
