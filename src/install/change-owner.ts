import { lchown, lstat, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/** As in `Stats`. On Windows both are 0, whoever it is. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Whose a new file shall be: its writer's, but what root makes in somebody else's folder is that
 * somebody's, who couldn't replace it otherwise.
 * @param made the file's, as it was made
 */
export const ownerOfNew = (made: Owner, folder: Owner): Owner => (made.uid === 0 ? folder : made);

export const isSameOwner = (one: Owner, other: Owner): boolean =>
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
