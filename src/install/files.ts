import { randomUUID } from 'node:crypto';
import {
  type FileHandle,
  lchown,
  lstat,
  mkdir,
  open,
  realpath,
  rename,
  rm,
} from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { isErrnoException } from '../base/errors.ts';
import { printable } from '../base/text.ts';

/** The outcome of reading something, or null where there is nothing that this user may read. */
export async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isAbsent(error) || isForbidden(error)) return null;
    throw error;
  }
}

/** Whether nothing of that kind is there. */
export const isAbsent = (error: unknown): boolean =>
  isErrnoException(error) && hasCode(error, ABSENT);

/** Whether this user may not read it, or not look whether it's there. */
export const isForbidden = (error: unknown): boolean =>
  isErrnoException(error) && hasCode(error, FORBIDDEN);

const hasCode = ({ code = '' }: NodeJS.ErrnoException, codes: ReadonlySet<string>): boolean =>
  codes.has(code);

const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);
const FORBIDDEN = new Set(['EACCES', 'EPERM']);

/** Whether `path` is `folder` or below it (both absolute). */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** A path as the user would write it. */
export type Show = (path: string) => string;

/** `path` as a user in `cwd` would write it. */
export const shownPath = (path: string, cwd: string): string =>
  printable(isInside(cwd, path) ? relative(cwd, path) || '.' : path);

/** Where an absolute path leads, links followed, though what it ends in may not be there yet. */
export async function realPath(path: string): Promise<string> {
  const found = await orNull(realpath(path));
  const parent = dirname(path);
  if (found !== null || parent === path) return found ?? path;
  return join(await realPath(parent), basename(path));
}

/** The name of a file that is being written: a run that was killed leaves it to the next. */
export const TEMPORARY = /\.heroku-preflight-[0-9a-f-]{36}\.tmp$/;

/**
 * Writes a file whole or not at all; with `mode` whatever the umask is. One that is there keeps its
 * owner and its group, or stays: EPERM. A library's temporary names couldn't be told from a user's
 * own files in a hooks directory, so these are ours.
 */
export async function writeFileWhole(path: string, contents: Buffer, mode: number): Promise<void> {
  const temporary = temporaryFor(path);
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(contents);
      await giveFile(file, path);
      // Last: a change of owner takes bits away.
      await file.chmod(mode);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Tries whether the file that is there can be replaced by one of the same owner and group. */
export async function assertReplaceable(path: string): Promise<void> {
  const temporary = temporaryFor(path);
  try {
    const file = await open(temporary, 'wx', 0o600);
    await giveFile(file, path).finally(() => file.close());
  } finally {
    await rm(temporary, { force: true });
  }
}

const temporaryFor = (path: string): string => `${path}.heroku-preflight-${randomUUID()}.tmp`;

async function giveFile(file: FileHandle, path: string): Promise<void> {
  const made = await file.stat();
  const { uid, gid } = await ownerFor(path, made);
  if (!isSameOwner(made, { uid, gid })) await file.chown(uid, gid);
}

async function ownerFor(path: string, made: Owner): Promise<Owner> {
  return (await orNull(lstat(path))) ?? ownerOfNew(made, await lstat(dirname(path)));
}

/** As in `Stats`. On Windows both are 0, whoever it is. */
interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Whose a new file shall be: its writer's, but what root makes in somebody else's folder is that
 * somebody's, who couldn't replace it otherwise.
 * @param made the file's, as it was made
 */
const ownerOfNew = (made: Owner, folder: Owner): Owner => (made.uid === 0 ? folder : made);

const isSameOwner = (one: Owner, other: Owner): boolean =>
  one.uid === other.uid && one.gid === other.gid;

/** Makes a folder with those above it that are missing. */
export async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  const above = await lstat(dirname(first));
  for (let made = path; made.length >= first.length; made = dirname(made)) {
    await giveTo(made, ownerOfNew(await lstat(made), above));
  }
}

/** Has git replace a file: one of somebody else's, which root changed, stays that somebody's. */
export async function keepingOwner(path: string, replace: () => Promise<void>): Promise<void> {
  const before = await lstat(path);
  await replace();
  const after = await lstat(path);
  if (after.uid === 0) await giveTo(path, before);
}

async function giveTo(path: string, owner: Owner): Promise<void> {
  // Never through a link that somebody has put there meanwhile.
  if (!isSameOwner(await lstat(path), owner)) await lchown(path, owner.uid, owner.gid);
}
