import { chmod, lchown, lstat, mkdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { isErrnoException, PreflightError } from '../base/errors.ts';
import { isInside } from '../base/files.ts';
import { printable } from '../base/text.ts';

/** The result of reading something; null: it doesn't exist, or this user may not read it. */
export async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isAbsent(error) || isForbidden(error)) return null;
    throw error;
  }
}

/** Whether it doesn't exist, or is something else. */
export const isAbsent = (error: unknown): boolean =>
  isErrnoException(error) && hasCode(error, ABSENT);

/** Whether this user or we may not read it, or even see whether it exists. */
export const isForbidden = (error: unknown): boolean =>
  isErrnoException(error) && hasCode(error, FORBIDDEN);

const hasCode = ({ code = '' }: NodeJS.ErrnoException, codes: ReadonlySet<string>): boolean =>
  codes.has(code);

const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'NOT_A_FILE']);
// Links that lead nowhere or too far, and files that are too large, are as good as forbidden.
const FORBIDDEN = new Set(['EACCES', 'EPERM', 'ELOOP', 'EFBIG', 'OUTSIDE', 'IN_GIT']);

export { isInside };

/** A path as the user would write it. */
export type Show = (path: string) => string;

/** `path` as a user in `cwd` would write it. */
export const shownPath = (path: string, cwd: string): string =>
  printable(isInside(cwd, path) ? relative(cwd, path) || '.' : path);

/** A path for sh and for git, which take Windows' own separator for part of a name. */
export const withSlashes = (path: string, platform: NodeJS.Platform): string =>
  platform === 'win32' ? path.replaceAll('\\', '/') : path;

/** An absolute path with its links followed. Its end may not exist yet. */
export async function realPath(path: string): Promise<string> {
  const found = await orNull(realpath(path));
  const parent = dirname(path);
  if (found !== null || parent === path) return found ?? path;
  return join(await realPath(parent), basename(path));
}

/** The name of a temporary file. If a run is killed, the next one removes it. */
export const TEMPORARY = /\.heroku-preflight-[0-9a-f-]{36}\.tmp$/;

/** As in `Stats`. On Windows both are always 0. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The owner for a new file. What root creates in another user's folder gets that user as its owner, who
 * couldn't replace it otherwise.
 * @param made the owner that the new file has now
 */
export const ownerOfNew = (made: Owner, folder: Owner): Owner => (made.uid === 0 ? folder : made);

export const isSameOwner = (one: Owner, other: Owner): boolean =>
  one.uid === other.uid && one.gid === other.gid;

/** Creates a folder and its missing parents. */
export async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  const above = await lstat(dirname(first));
  for (let made = path; made.length >= first.length; made = dirname(made)) {
    await giveTo(made, ownerOfNew(await lstat(made), above));
  }
}

/**
 * Creates a folder that only the user may enter, whatever the umask, or closes an existing one. Its parent
 * must exist. Throws EPERM if it's another user's, and a PreflightError (`not-writable`) if it's a link.
 */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 }).then(
    async () => giveTo(path, ownerOfNew(await lstat(path), await lstat(dirname(path)))),
    (error: unknown) => {
      if (!isErrnoException(error) || error.code !== 'EEXIST') throw error;
    },
  );
  const stats = await lstat(path);
  if (!stats.isDirectory()) {
    throw new PreflightError('not-writable', `${printable(path)} isn't a folder of its own`, {
      hint: 'Is it a link? Remove it, then run this again',
    });
  }
  if ((stats.mode & 0o077) !== 0) await chmod(path, 0o700);
}

/** Lets git replace a file. If root does that to another user's file, the owner stays the same. */
export async function keepingOwner(path: string, replace: () => Promise<void>): Promise<void> {
  const before = await lstat(path);
  await replace();
  const after = await lstat(path);
  if (after.uid === 0) await giveTo(path, before);
}

async function giveTo(path: string, owner: Owner): Promise<void> {
  // lchown, in case the path is a link by now.
  if (!isSameOwner(await lstat(path), owner)) await lchown(path, owner.uid, owner.gid);
}
