import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isErrnoException, PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import { isSameOwner, type Owner, ownerOfNew } from './files.ts';

/** A new file in a file's place, or nothing. */
export interface Replacement {
  readonly path: string;
  /** null: the file is removed */
  readonly contents: Buffer | null;
  /** permission bits, exactly */
  readonly mode: number;
  /** what the file had when the change was planned; null: there was none; undefined: it's ours alone */
  readonly before?: Buffer | null | undefined;
}

/** What differs between systems, and the last step, which another program can come before or after. */
export interface Disk {
  /** with the file's extended attributes and access control list */
  readonly copy: (from: string, to: string) => void;
  readonly rename: (from: string, to: string) => void;
  readonly remove: (path: string) => void;
}

// Only the synchronous functions: Yarn's PnP replaces the others by its own, which lack some. And no other
// code of ours can run between two of them.
export const nodeDisk: Disk = { copy: copyByCp, rename: renameSync, remove: unlinkSync };

/** On Windows, /bin/cp is in the root of the current drive, where any user can put a program. */
export const diskOf = (platform: NodeJS.Platform): Disk =>
  platform === 'win32' ? { ...nodeDisk, copy: copyByNode } : nodeDisk;

const TRIES = 10;
const PAUSE_MS = 100;

/**
 * Replaces or removes a whole file or does nothing. An existing file keeps its owner and group; if that
 * isn't possible, it stays (EPERM). Throws a PreflightError (`changed-meanwhile`) if the file isn't as it was.
 */
export async function replaceFile(change: Replacement, disk: Disk = nodeDisk): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      attempt(change, disk, tries === 1);
      return;
    } catch (error) {
      if (!isPassing(error) || tries === TRIES) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

/**
 * On Windows, a file that a program has open can't be replaced (EPERM, EACCES, EBUSY): we have opened it,
 * too, unless it's a retry. A temporary file is gone (ENOENT) if this process was stopped for more than a
 * minute: a push takes it for a leftover.
 */
const isPassing = (error: unknown): boolean =>
  isErrnoException(error) &&
  (error.syscall === 'rename' || error.syscall === 'unlink') &&
  ['EPERM', 'EACCES', 'EBUSY', 'ENOENT'].includes(error.code ?? '');

function attempt(change: Replacement, disk: Disk, mayHold: boolean): void {
  const { path, contents } = change;
  if (contents === null) {
    ifAsRead(change, disk, mayHold, () => {
      disk.remove(path);
    });
    return;
  }
  assertAsRead(change);
  const temporary = temporaryFor(path);
  try {
    writeTemporary(temporary, change, contents, disk);
    ifAsRead(change, disk, mayHold, () => {
      disk.rename(temporary, path);
    });
  } finally {
    rmSync(temporary, { force: true });
  }
}

/**
 * Acts only on a file that is as it was read. It can't be locked, so the time in between is as short as
 * possible. What a program wrote into it in that time is put back.
 */
function ifAsRead(
  change: Replacement,
  { copy }: Pick<Disk, 'copy'>,
  mayHold: boolean,
  act: () => void,
): void {
  const { path, before } = change;
  assertAsRead(change);
  if (!before) {
    act();
    return;
  }
  const held = mayHold ? openSync(path, constants.O_RDONLY) : null;
  try {
    act();
    const now = held === null ? before : readFileSync(held);
    if (now.equals(before)) return;
    attempt({ ...change, contents: now, before: change.contents }, { ...nodeDisk, copy }, false);
    throw changed(path);
  } finally {
    if (held !== null) closeSync(held);
  }
}

/** Throws a PreflightError (`changed-meanwhile`) if the file isn't as it was read. */
export function assertAsRead({ path, before, mode }: Omit<Replacement, 'contents'>): void {
  if (before === undefined) return;
  const stats = statsOf(path);
  if (before === null) {
    if (stats) throw changed(path);
    return;
  }
  const isLike = stats?.isFile() && stats.size === before.length && (stats.mode & 0o7777) === mode;
  if (!isLike || !readFileSync(path).equals(before)) throw changed(path);
}

const changed = (path: string): PreflightError =>
  new PreflightError('changed-meanwhile', `${printable(path)} was changed while this ran`, {
    hint: 'Run this again',
  });

const statsOf = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false });

// If it waits, the file has become a pipe.
const PATIENCE_MS = 10_000;

/** Node has no functions for the attributes. */
function copyByCp(path: string, to: string): void {
  try {
    const args = ['--preserve=all', '--', path, to];
    execFileSync('/bin/cp', args, { stdio: 'ignore', timeout: PATIENCE_MS });
  } catch {
    // It isn't GNU's.
    rmSync(to, { force: true });
    copyByNode(path, to);
  }
}

/** On macOS and Windows, these copies have them, too. */
function copyByNode(path: string, to: string): void {
  copyFileSync(path, to, constants.COPYFILE_EXCL);
}

function writeTemporary(
  temporary: string,
  { path, mode, before }: Replacement,
  contents: Buffer,
  { copy }: Pick<Disk, 'copy'>,
): void {
  if (before) copy(path, temporary);
  const file = openSync(temporary, before ? 'w' : 'wx', mode);
  try {
    writeFileSync(file, contents);
    giveFile(file, path);
    // Last, because a change of owner clears some bits.
    fchmodSync(file, mode);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Throws if the existing file can't be replaced by one with the same owner and group. */
export function assertReplaceable(path: string): void {
  const temporary = temporaryFor(path);
  try {
    const file = openSync(temporary, 'wx', 0o600);
    try {
      giveFile(file, path);
    } finally {
      closeSync(file);
    }
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Our own kind of name, because we must be able to tell it from the user's files in a hooks directory. */
export const temporaryFor = (path: string): string =>
  `${path}.heroku-preflight-${randomUUID()}.tmp`;

function giveFile(file: number, path: string): void {
  const made = fstatSync(file);
  const { uid, gid } = ownerFor(path, made);
  if (!isSameOwner(made, { uid, gid })) fchownSync(file, uid, gid);
}

const ownerFor = (path: string, made: Owner): Owner =>
  statsOf(path) ?? ownerOfNew(made, lstatSync(dirname(path)));
