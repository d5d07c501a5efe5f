import { isErrnoException, PreflightError } from './errors.ts';

/** Paths are absolute. Unless stated otherwise, all reject like Node, with a code such as ENOENT. */
export interface Files {
  /** UTF-8; undefined if the file doesn't exist */
  read(path: string): Promise<string | undefined>;
  readBytes(path: string): Promise<Uint8Array>;
  /** follows links */
  stat(path: string): Promise<{ isFile(): boolean; readonly size: number }>;
  /** atomic, readable only by the user; doesn't create the folder */
  write(path: string, text: string): Promise<void>;
  /** does nothing if it exists; its parent must exist */
  makeFolder(path: string): Promise<void>;
  /** does nothing if the file doesn't exist */
  remove(path: string): Promise<void>;
  /** names in a folder; empty if it doesn't exist */
  list(path: string): Promise<readonly string[]>;
}

/** Why there is no text; continues a sentence that begins with the file's name. */
interface Unreadable {
  readonly problem: string;
  readonly absent?: true;
  readonly cause?: unknown;
}

const MAX_BYTES = 1024 * 1024;

/** A user's file as text without its byte order mark: UTF-8, 1 MB at most. */
export async function readText(
  files: Pick<Files, 'stat' | 'readBytes'>,
  path: string,
): Promise<{ readonly text: string } | Unreadable> {
  try {
    // Before opening it: a link in a repository may lead to an endless device or pipe.
    const stats = await files.stat(path);
    if (!stats.isFile()) return { problem: "isn't a file" };
    if (stats.size > MAX_BYTES) return { problem: 'is larger than 1 MB' };
    return decode(await files.readBytes(path));
  } catch (cause) {
    if (!isErrnoException(cause)) throw cause;
    if (cause.code === 'ENOENT') return { problem: "doesn't exist", absent: true, cause };
    return { problem: `can't be read (${cause.code ?? 'unknown error'})`, cause };
  }
}

function decode(bytes: Uint8Array): { readonly text: string } | Unreadable {
  try {
    // It drops a byte order mark.
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (cause) {
    return { problem: "isn't UTF-8 text", cause };
  }
}

/** The error for a folder of ours that can't be written to. */
export const unwritable = (folder: string, error: NodeJS.ErrnoException): PreflightError =>
  new PreflightError('state-unwritable', `can't write to ${folder} (${error.code ?? 'unknown'})`, {
    cause: error,
  });
