import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import { isErrnoException } from './errors.ts';
import type { Files } from './files.ts';

// The hook reads a few small files. Loading fs/promises would take longer than reading them all.
export const nodeFiles: Files = {
  read: (path) => attempt(() => unlessAbsent(undefined, () => readFileSync(path, 'utf8'))),
  readBytes: (path) => attempt(() => readFileSync(path)),
  stat: (path) => attempt(() => statSync(path)),
  write: (path, text) => writeFileAtomic(path, text, { mode: 0o600 }),
  makeFolder: (path) =>
    attempt(() => {
      const isThere = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
      if (!isThere) mkdirSync(path, { mode: 0o700 });
    }),
  remove: (path) =>
    attempt(() => {
      rmSync(path, { force: true });
    }),
  list: (path) => attempt(() => unlessAbsent([], () => readdirSync(path))),
};

const attempt = <T>(act: () => T): Promise<T> =>
  new Promise((resolve) => {
    resolve(act());
  });

function unlessAbsent<T, U>(absent: U, read: () => T): T | U {
  try {
    return read();
  } catch (error) {
    if (isErrnoException(error) && ['ENOENT', 'ENOTDIR'].includes(error.code ?? '')) return absent;
    throw error;
  }
}
