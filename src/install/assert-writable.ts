import { access, constants, lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PreflightError } from '../errors.ts';
import { printable } from '../report/printable.ts';
import type { Change } from './change.ts';
import { orNull } from './or-null.ts';
import { assertReplaceable } from './write-file.ts';

/**
 * Asks, before the first of several changes, whether each of them may be made, so that none of them is
 * made in vain. Throws what the system says (EACCES, EROFS, …), or a PreflightError.
 */
export async function assertWritable(change: Change): Promise<void> {
  const { type, path } = change;
  // Left alone where it can't be removed, or git's to write.
  if (type === 'remove-empty-folder') return;
  const stats = await orNull(lstat(path));
  if (type.startsWith('remove') && !stats) return;
  await access(await nearestFolder(dirname(path)), constants.W_OK | constants.X_OK);
  if (type !== 'write' || !stats?.isFile()) return;
  // Replacing it would go past a lock on the file itself: mode 444, say.
  await access(path, constants.W_OK);
  if (stats.nlink > 1) throw linked(path, stats.nlink);
  await assertReplaceable(path);
}

async function nearestFolder(path: string): Promise<string> {
  const isThere = (await orNull(lstat(path))) !== null;
  return isThere || dirname(path) === path ? path : nearestFolder(dirname(path));
}

/**
 * Replacing the file would part it from its other names, and writing into it would change what they
 * stand for, in halves if we are interrupted: as with symbolic links, that is for its user to decide.
 */
function linked(path: string, names: number): PreflightError {
  return new PreflightError(
    'hard-link',
    `${printable(path)} has ${names} names (hard links), so it was left alone`,
    { hint: 'Make it a file of its own (copy it, move the copy over it), then run this again' },
  );
}
