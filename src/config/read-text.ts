import { isErrnoException } from '../state/errno.ts';

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
