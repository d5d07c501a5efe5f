import { basename, dirname } from 'node:path';
import type { FileStore } from '../../src/base/files.ts';

/** Files that are there at once, and what was written in the order in which it was. */
export function memoryFiles(): FileStore & {
  readonly writes: readonly { readonly path: string; readonly text: string }[];
} {
  const files = new Map<string, string>();
  const writes: { path: string; text: string }[] = [];
  return {
    writes,
    read: (path) => Promise.resolve(files.get(path)),
    write(path, text) {
      writes.push({ path, text });
      files.set(path, text);
      return Promise.resolve();
    },
    makeFolder: () => Promise.resolve(),
    remove(path) {
      files.delete(path);
      return Promise.resolve();
    },
    list: (path) =>
      Promise.resolve(
        [...files.keys()].filter((file) => dirname(file) === path).map((file) => basename(file)),
      ),
  };
}
