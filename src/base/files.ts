import { mkdirSync, readdirSync, readFileSync, rmSync, type Stats, statSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import { isErrnoException, PreflightError } from './errors.ts';

/** The files that we keep in the git directory. Paths are absolute. */
export interface FileStore {
  /** undefined where there is no such file */
  read(path: string): Promise<string | undefined>;
  /** whole or not at all, readable by the user alone; never makes the folder it belongs to */
  write(path: string, text: string): Promise<void>;
  /** nothing happens where it is; its own folder must be there */
  makeFolder(path: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** names in a folder; empty where there is none */
  list(path: string): Promise<readonly string[]>;
}

// The hook reads a handful of small files. Without fs/promises, whose loading alone takes longer than
// reading them all.

export const readTextFile = (path: string): Promise<string> =>
  attempt(() => readFileSync(path, 'utf8'));

export const readFile = (path: string): Promise<Buffer> => attempt(() => readFileSync(path));

export const stat = (path: string): Promise<Stats> => attempt(() => statSync(path));

const readdir = (path: string): Promise<string[]> => attempt(() => readdirSync(path));

/** Nothing happens where there is one. */
const makeFolder = (path: string): Promise<void> =>
  attempt(() => {
    const isThere = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
    if (!isThere) mkdirSync(path, { mode: 0o700 });
  });

/** Nothing happens where there is none. */
const remove = (path: string): Promise<void> =>
  attempt(() => {
    rmSync(path, { force: true });
  });

const attempt = <T>(act: () => T): Promise<T> =>
  new Promise((resolve) => {
    resolve(act());
  });

export const nodeFileStore: FileStore = {
  read: (path) => absentAs(undefined, readTextFile(path)),
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

/** What is needed of a file system; `node:fs/promises` has it. */
export interface TextFiles {
  stat(path: string): Promise<{ isFile(): boolean; readonly size: number }>;
  readFile(path: string): Promise<Uint8Array>;
}

/** Why there is no text, to follow the file's name. */
interface Unreadable {
  readonly problem: string;
  readonly absent?: true;
  readonly cause?: unknown;
}

const MAX_BYTES = 1024 * 1024;

/** A file of a user's as text, without its byte order mark: UTF-8, 1 MB at most. */
export async function readText(
  files: TextFiles,
  path: string,
): Promise<{ readonly text: string } | Unreadable> {
  try {
    // Before it's opened: a link in a repository may lead to a device or a pipe without an end.
    const stats = await files.stat(path);
    if (!stats.isFile()) return { problem: "isn't a file" };
    if (stats.size > MAX_BYTES) return { problem: 'is larger than 1 MB' };
    return decode(await files.readFile(path));
  } catch (cause) {
    if (!isErrnoException(cause)) throw cause;
    if (cause.code === 'ENOENT') return { problem: "isn't there", absent: true, cause };
    return { problem: `can't be read (${cause.code ?? 'unknown error'})`, cause };
  }
}

function decode(bytes: Uint8Array): { readonly text: string } | Unreadable {
  try {
    // Leaves out a byte order mark.
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (cause) {
    return { problem: "isn't UTF-8 text", cause };
  }
}

/** That nothing can be written to a folder of ours. */
export const unwritable = (folder: string, error: NodeJS.ErrnoException): PreflightError =>
  new PreflightError('state-unwritable', `can't write to ${folder} (${error.code ?? 'unknown'})`, {
    cause: error,
  });
