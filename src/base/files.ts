import { isErrnoException, PreflightError } from './errors.ts';

/** Paths are absolute. All reject as Node does, with a code such as ENOENT, unless they say otherwise. */
export interface Files {
  /** UTF-8; undefined where there is no such file */
  read(path: string): Promise<string | undefined>;
  readBytes(path: string): Promise<Uint8Array>;
  /** links followed */
  stat(path: string): Promise<{ isFile(): boolean; readonly size: number }>;
  /** whole or not at all, readable by the user alone; never makes the folder it belongs to */
  write(path: string, text: string): Promise<void>;
  /** nothing happens where it is; its own folder must be there */
  makeFolder(path: string): Promise<void>;
  /** nothing happens where there is none */
  remove(path: string): Promise<void>;
  /** names in a folder; empty where there is none */
  list(path: string): Promise<readonly string[]>;
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
  files: Pick<Files, 'stat' | 'readBytes'>,
  path: string,
): Promise<{ readonly text: string } | Unreadable> {
  try {
    // Before it's opened: a link in a repository may lead to a device or a pipe without an end.
    const stats = await files.stat(path);
    if (!stats.isFile()) return { problem: "isn't a file" };
    if (stats.size > MAX_BYTES) return { problem: 'is larger than 1 MB' };
    return decode(await files.readBytes(path));
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
