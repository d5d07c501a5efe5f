import { randomInt } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { isErrnoException } from './errors.ts';
import { type Bounds, type FileCode, type Files, isInside, MOST_BYTES } from './files.ts';

// The hook reads and writes a few small files. Loading fs/promises would take longer than reading them all,
// and a thread for each step of a write two milliseconds.
export const nodeFiles: Files = {
  readBytes: (path, bounds) => attempt(() => readBounded(path, bounds)),
  read: (path, bounds) =>
    attempt(() => unlessAbsent(undefined, () => readBounded(path, bounds).toString())),
  write: (path, text, survives = true) =>
    attempt(() => {
      if (survives) writeFileAtomic.sync(path, text, { mode: 0o600 });
      else replaceFile(path, text);
    }),
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

/**
 * The library also watches every signal that ends a process, to remove its new file. That takes ten times as
 * long as writing it. A new file that a signal leaves behind goes with a later push (start.cjs).
 */
function replaceFile(path: string, text: string): void {
  const written = `${path}.${Date.now()}${randomInt(1_000_000)}`;
  try {
    writeFileSync(written, text, { mode: 0o600, flag: 'wx' });
    renameSync(written, path);
  } catch (error) {
    rmSync(written, { force: true });
    throw error;
  }
}

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

/**
 * Never trusts a size: files in /proc say 0, and some never end. Nothing but a regular file is opened,
 * because opening a device can have an effect, and opening a pipe waits. If it's replaced in between,
 * opening it doesn't wait, and it's refused then.
 */
function readBounded(path: string, { most = MOST_BYTES, within }: Bounds = {}): Buffer {
  const real = within === undefined ? path : realPathWithin(path, within);
  if (!statSync(real).isFile()) throw refused('NOT_A_FILE', path);
  const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants;
  // On Windows, the last two are undefined, which `|` takes as 0.
  const flags = O_RDONLY | O_NONBLOCK | (within === undefined ? 0 : O_NOFOLLOW);
  const descriptor = openSync(real, flags);
  try {
    if (!fstatSync(descriptor).isFile()) throw refused('NOT_A_FILE', path);
    const bytes = readAtMost(descriptor, most + 1);
    if (bytes.length > most) throw refused('EFBIG', path);
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}

function readAtMost(descriptor: number, most: number): Buffer {
  const chunks: Buffer[] = [];
  let left = most;
  // Most files are small. A larger one gets larger chunks.
  for (let size = 16 * 1024; left > 0; size *= 4) {
    const chunk = Buffer.allocUnsafe(Math.min(size, left));
    const length = readSync(descriptor, chunk, 0, chunk.length, null);
    if (length === 0) break;
    chunks.push(chunk.subarray(0, length));
    left -= length;
  }
  return Buffer.concat(chunks);
}

/** Where `path` really is. Throws if that isn't in the working tree at `top`. A hard link can't be told. */
function realPathWithin(path: string, top: string): string {
  const real = realpathSync.native(path);
  const root = realpathSync.native(top);
  if (!isInside(root, real)) throw refused('OUTSIDE', path);
  if (isInGitDirectory(root, real)) throw refused('IN_GIT', path);
  return real;
}

/** A repository's configuration can contain a remote's password. The directory can have any name. */
function isInGitDirectory(root: string, path: string): boolean {
  const names = relative(root, path).split(sep);
  if (names.some((name) => name.toLowerCase() === '.git')) return true;
  for (let folder = dirname(path); folder.length > root.length; folder = dirname(folder))
    if (['HEAD', 'objects', 'refs'].every((name) => isThere(join(folder, name)))) return true;
  return false;
}

const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

const refused = (code: FileCode, path: string): Error =>
  Object.assign(new Error(`${code}: ${path}`), { code });
