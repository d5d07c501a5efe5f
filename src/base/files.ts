import { lstatSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import { isErrnoException, PreflightError } from './errors.ts';
import { commandText, printable, shellQuoted } from './text.ts';

/** Paths are absolute. Unless stated otherwise, all reject like Node, with a code such as ENOENT. */
export interface Files {
  /**
   * A whole regular file, read with a limit: `most` bytes, by default 1 MB. Besides Node's codes, rejects
   * with a FileCode.
   */
  readBytes(path: string, bounds?: Bounds): Promise<Buffer>;
  /** the same as UTF-8; undefined if the file doesn't exist */
  read(path: string, bounds?: Bounds): Promise<string | undefined>;
  /**
   * atomic, readable only by the user; doesn't create the folder
   * @param survives whether the text survives a power failure right after it; default: yes
   */
  write(path: string, text: string, survives?: boolean): Promise<void>;
  /** does nothing if it exists; its parent must exist */
  makeFolder(path: string): Promise<void>;
  /** does nothing if the file doesn't exist */
  remove(path: string): Promise<void>;
  /** names in a folder; empty if it doesn't exist */
  list(path: string): Promise<readonly string[]>;
}

export interface Bounds {
  readonly most?: number;
  /** the top of the working tree, which no link may leave; nor may one lead into the git directory */
  readonly within?: string;
}

/** Why a file isn't read, besides Node's codes. */
export type FileCode = 'EFBIG' | 'NOT_A_FILE' | 'OUTSIDE' | 'IN_GIT';

const PROBLEMS: ReadonlyMap<string | undefined, string> = new Map<FileCode, string>([
  ['EFBIG', 'is larger than 1 MB'],
  ['NOT_A_FILE', "isn't a file"],
  ['OUTSIDE', 'is a link out of the repository'],
  ['IN_GIT', 'is a link into the git directory'],
]);

/** Whether `path` is `folder` or below it (both absolute). */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Why there is no text; continues a sentence that begins with the file's name. */
interface Unreadable {
  readonly problem: string;
  readonly absent?: true;
  readonly cause?: unknown;
}

export const MOST_BYTES = 1024 * 1024;

/** A file of the working tree at `top` as text without its byte order mark: UTF-8, 1 MB at most. */
export async function readText(
  files: Pick<Files, 'readBytes'>,
  path: string,
  top?: string,
): Promise<{ readonly text: string } | Unreadable> {
  try {
    return decode(await files.readBytes(path, top === undefined ? {} : { within: top }));
  } catch (cause) {
    if (!isErrnoException(cause)) throw cause;
    if (cause.code === 'ENOENT') return { problem: "doesn't exist", absent: true, cause };
    const problem = PROBLEMS.get(cause.code) ?? `can't be read (${cause.code ?? 'unknown error'})`;
    return { problem, cause };
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

/** The same for one that can't be read. */
export const unreadable = (
  folder: string,
  error: NodeJS.ErrnoException,
  uid: number | undefined,
): PreflightError =>
  new PreflightError(
    'state-unreadable',
    `can't read ${printable(folder)} (${error.code ?? 'unknown'})`,
    { ...takingBack(folder, error, uid), cause: error },
  );

/** What to do if the system doesn't let us use a file of ours. */
export const NOT_OURS = 'Check its owner and permissions, then run this again';

/**
 * The same for what is in a folder of ours, which another user may have written to. Empty after another failure.
 * @param uid the user's id; undefined on Windows, where another program may have it open
 */
export function takingBack(
  folder: string,
  { code = '', path }: NodeJS.ErrnoException,
  uid: number | undefined,
): { readonly hint?: string; readonly command?: string } {
  if (uid === undefined || !['EACCES', 'EPERM'].includes(code)) return {};
  const paths = [folder, ...(path !== undefined && isInside(folder, path) ? [path] : [])];
  if (paths.every((each) => [undefined, uid].includes(ownerOf(each)))) return { hint: NOT_OURS };
  return {
    hint: "It's another user's, such as root's after sudo. To make it yours:",
    command: `sudo chown -R "$USER" ${commandText([folder]) ?? shellQuoted(printable(folder))}`,
  };
}

/** undefined: it isn't there, or we may not look. */
function ownerOf(path: string): number | undefined {
  try {
    return lstatSync(path).uid;
  } catch {
    return undefined;
  }
}
