import { basename, dirname } from 'node:path';
import type { Files } from '../../src/base/files.ts';

/** Files in memory, and what was written, in order. */
export function memoryFiles(present: Readonly<Record<string, string>> = {}): Files & {
  readonly writes: readonly { readonly path: string; readonly text: string }[];
} {
  const files = new Map(Object.entries(present));
  const writes: { path: string; text: string }[] = [];
  const textAt = (path: string): Promise<string> => {
    const text = files.get(path);
    const absent = Object.assign(new Error(`no ${path}`), { code: 'ENOENT' });
    return text === undefined ? Promise.reject(absent) : Promise.resolve(text);
  };
  return {
    writes,
    read: (path) => Promise.resolve(files.get(path)),
    readBytes: (path) => textAt(path).then((text) => Buffer.from(text)),
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
