import { mkdir, rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PreflightError } from '../errors.ts';
import { printable } from '../report/printable.ts';
import { isErrnoException } from '../state/errno.ts';
import type { Change } from './plan.ts';
import { writeFileWhole } from './write-file.ts';

/** Takes the steps in their order. What an interruption leaves undone, the next run does. */
export async function apply(changes: readonly Change[]): Promise<void> {
  for (const change of changes) {
    try {
      await take(change);
    } catch (cause) {
      if (!isErrnoException(cause)) throw cause;
      throw refused(change, cause);
    }
  }
}

async function take(change: Change): Promise<void> {
  switch (change.type) {
    case 'write':
      await mkdir(dirname(change.path), { recursive: true });
      return writeFileWhole(change.path, change.contents, change.mode);
    case 'remove':
      return rm(change.path, { force: true });
    case 'remove-folder':
      return rm(change.path, { recursive: true, force: true });
    case 'remove-empty-folder':
      return rmdir(change.path).catch((error: unknown) => {
        const isExpected = isErrnoException(error) && FOLDER_STAYS.has(error.code);
        if (!isExpected) throw error;
      });
  }
}

const FOLDER_STAYS = new Set<string | undefined>(['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR']);

function refused({ type, path }: Change, cause: NodeJS.ErrnoException): PreflightError {
  const what = type === 'write' ? 'write' : 'remove';
  return new PreflightError(
    'not-writable',
    `can't ${what} ${printable(path)} (${cause.code ?? cause.message})`,
    { hint: 'Check who owns it and whether it may be written, then run this again', cause },
  );
}
