import { access, constants, lstat, rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isErrnoException, PreflightError } from '../base/errors.ts';
import { NOT_OURS, takingBack } from '../base/files.ts';
import { printable } from '../base/text.ts';
import type { Git } from '../git/git.ts';
import { isInside, keepingOwner, makeFolder, makePrivateFolder, orNull } from './files.ts';
import { type Keeping, keepHook } from './keep-hook.ts';
import { UNFINISHED_SECTION } from './repository.ts';
import { assertAsRead, assertReplaceable, type Disk, nodeDisk, replaceFile } from './replace.ts';

interface Place {
  /** our folder in the git directory */
  readonly root: string;
  /** whether `root` is created or closed first, for its files */
  readonly makesRoot: boolean;
  readonly disk?: Disk | undefined;
  /** the user's id */
  readonly uid: number | undefined;
}

/**
 * Makes the changes in order, after a check that each is allowed. After an interruption, the next run
 * does the rest. Throws a PreflightError (`changed-meanwhile`) if a file isn't as it was read.
 */
export async function apply(changes: readonly FileChange[], git: Git, place: Place): Promise<void> {
  const { root, makesRoot, disk = nodeDisk } = place;
  for (const change of changes) await worded(change, place, assertWritable(change));
  if (makesRoot) await worded({ type: 'write', path: root }, place, makePrivateFolder(root));
  for (const change of changes) await worded(change, place, take(change, git, disk));
}

async function worded(change: Named, place: Place, step: Promise<void>): Promise<void> {
  try {
    await step;
  } catch (cause) {
    // Our own errors have codes, too, but they already have words.
    if (cause instanceof PreflightError || !isErrnoException(cause)) throw cause;
    throw refused(change, place, cause);
  }
}

async function take(change: FileChange, git: Git, disk: Disk): Promise<void> {
  switch (change.type) {
    case 'write':
      await makeFolder(dirname(change.path));
      return replaceFile(change, disk);
    case 'keep':
      return keepHook(change, disk);
    case 'rename':
      assertAsRead(change);
      disk.rename(change.from, change.path);
      return;
    case 'set-config': {
      const { key, value, replaces } = change;
      const args = replaces === undefined ? [key, value] : ['--replace-all', key, value, replaces];
      return keepingOwner(change.path, () => changeConfig(git, ...args));
    }
    case 'set-section':
      return keepingOwner(change.path, () => addSection(git, change));
    case 'unset-config': {
      const { key, pattern } = change;
      return keepingOwner(change.path, () => changeConfig(git, '--unset-all', key, pattern));
    }
    case 'remove-config':
      return keepingOwner(change.path, () => changeConfig(git, '--remove-section', change.section));
    case 'remove':
      if (change.before === undefined) return rm(change.path, { force: true, recursive: true });
      return replaceFile({ ...change, contents: null }, disk);
    case 'remove-folder':
      return rm(change.path, { recursive: true, force: true });
    case 'remove-empty-folder':
      return rmdir(change.path).catch((error: unknown) => {
        const isExpected = isErrnoException(error) && FOLDER_STAYS.has(error.code);
        if (!isExpected) throw error;
      });
  }
}

/** In one step at its end: half of a list could keep git from working. */
async function addSection(
  git: Git,
  { section, name, values }: Extract<FileChange, { type: 'set-section' }>,
): Promise<void> {
  await changeConfig(git, '--remove-section', UNFINISHED_SECTION);
  for (const value of values)
    await changeConfig(git, '--add', `${UNFINISHED_SECTION}.${name}`, value);
  await changeConfig(git, '--rename-section', UNFINISHED_SECTION, section);
}

const LOCKED_TRIES = 20;
const LOCKED_PAUSE_MS = 100;

/** Retries for a while, because another git may be writing the file. */
async function changeConfig(git: Git, ...args: string[]): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await git.raw('config', '--local', ...args);
      return;
    } catch (error) {
      const isLocked = /could not lock config file/.test((error as Error).message);
      // Something else has already removed it.
      if (/no such section/i.test((error as Error).message)) return;
      if (!isLocked || tries === LOCKED_TRIES) throw error;
      await sleep(LOCKED_PAUSE_MS);
    }
  }
}

const FOLDER_STAYS = new Set<string | undefined>(['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR']);

const DANGLING = 'A link in this path leads nowhere: fix or remove it, then run this again';

type Named = Pick<FileChange, 'type' | 'path'>;

function refused(
  { type, path }: Named,
  { root, uid }: Place,
  cause: NodeJS.ErrnoException,
): PreflightError {
  const what = type.startsWith('remove') ? 'remove' : 'write';
  return new PreflightError(
    'not-writable',
    `can't ${what} ${printable(path)} (${cause.code ?? cause.message})`,
    {
      hint: cause.code === 'ENOENT' ? DANGLING : NOT_OURS,
      ...(isInside(root, path) ? takingBack(root, cause, uid) : {}),
      cause,
    },
  );
}

/** One change. Paths are absolute. */
export type FileChange =
  | {
      readonly type: 'write';
      readonly path: string;
      readonly contents: Buffer;
      readonly mode: number;
      readonly isNew: boolean;
      /** what it had when it was read; null: it didn't exist; undefined: only we write it */
      readonly before?: Buffer | null;
    }
  | { readonly type: 'remove'; readonly path: string; readonly before?: undefined }
  /** a file that others may have written since: `before` is what it had, `mode` its permission bits */
  | {
      readonly type: 'remove';
      readonly path: string;
      readonly before: Buffer;
      readonly mode: number;
    }
  | ({ readonly type: 'keep' } & Keeping)
  /** replaces what is at `path`; `before` and `mode` are what that had, null: nothing */
  | {
      readonly type: 'rename';
      readonly path: string;
      readonly from: string;
      readonly before: Buffer | null;
      readonly mode: number;
    }
  /** stays if it contains anything else */
  | { readonly type: 'remove-empty-folder'; readonly path: string }
  | { readonly type: 'remove-folder'; readonly path: string }
  /** in the repository's own configuration, at `path` */
  | {
      readonly type: 'set-config';
      readonly path: string;
      readonly key: string;
      readonly value: string;
      /** git's regular expression for the one of several values that it replaces */
      readonly replaces?: string;
    }
  /** a section with several values of one name, beside any other of this name */
  | {
      readonly type: 'set-section';
      readonly path: string;
      readonly section: string;
      readonly name: string;
      readonly values: readonly string[];
    }
  /** the values that git's regular expression matches */
  | {
      readonly type: 'unset-config';
      readonly path: string;
      readonly key: string;
      readonly pattern: string;
    }
  | { readonly type: 'remove-config'; readonly path: string; readonly section: string };

/**
 * Runs for all changes before the first is made, so that we don't stop halfway. Throws the system's error
 * (EACCES, EROFS, …), or a PreflightError.
 */
async function assertWritable(change: FileChange): Promise<void> {
  const { type, path } = change;
  // A folder may stay.
  if (type === 'remove-empty-folder') return;
  if ('before' in change && change.before !== undefined) assertAsRead(change);
  const stats = await orNull(lstat(path));
  if (type.startsWith('remove') && !stats) return;
  await access(await nearestFolder(dirname(path)), constants.W_OK | constants.X_OK);
  if (type !== 'write' || !stats?.isFile()) return;
  // A rename would replace even a file that is write-protected (mode 444).
  await access(path, constants.W_OK);
  if (stats.nlink > 1) throw linked(path, stats.nlink);
  assertReplaceable(path);
}

async function nearestFolder(path: string): Promise<string> {
  const isThere = (await orNull(lstat(path))) !== null;
  return isThere || dirname(path) === path ? path : nearestFolder(dirname(path));
}

/**
 * If we replaced the file, its other names would keep the old contents. If we wrote into it, an
 * interruption could leave half a file. So the user decides, as with symbolic links.
 */
function linked(path: string, names: number): PreflightError {
  return new PreflightError(
    'hard-link',
    `${printable(path)} has ${names} names (hard links): nothing changed`,
    { hint: 'Make it a separate file (copy it, move the copy over it), then run this again' },
  );
}
