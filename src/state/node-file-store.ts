import writeFileAtomic from 'write-file-atomic';
import { isErrnoException } from './errno.ts';
import type { FileStore } from './file-store.ts';
import { makeFolder, readdir, readText, remove } from './small-files.ts';

export const nodeFileStore: FileStore = {
  read: (path) => absentAs(undefined, readText(path)),
  write: (path, text) => writeFileAtomic(path, text, { mode: 0o600 }),
  makeFolder,
  remove,
  list: (path) => absentAs([], readdir(path)),
};

async function absentAs<T, U>(absent: U, outcome: Promise<T>): Promise<T | U> {
  try {
    return await outcome;
  } catch (error) {
    if (isErrnoException(error) && ['ENOENT', 'ENOTDIR'].includes(error.code ?? '')) return absent;
    throw error;
  }
}
