import { randomUUID } from 'node:crypto';
import { type FileHandle, lstat, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isSameOwner, type Owner, ownerOfNew } from './change-owner.ts';
import { orNull } from './or-null.ts';

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
