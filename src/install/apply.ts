import { rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PreflightError } from '../errors.ts';
import { printable } from '../report/printable.ts';
import { isErrnoException } from '../state/errno.ts';
import type { Git } from '../git/git.ts';
import { assertWritable } from './assert-writable.ts';
import type { Change } from './change.ts';
import { keepingOwner, makeFolder } from './change-owner.ts';
import { writeFileWhole } from './write-file.ts';

/**
 * Takes the steps in their order, unless one of them can be seen to be forbidden. What an interruption
 * leaves undone, the next run does.
 */
export async function apply(changes: readonly Change[], git: Git): Promise<void> {
  for (const change of changes) await worded(change, assertWritable(change));
  for (const change of changes) await worded(change, take(change, git));
}

async function worded(change: Change, step: Promise<void>): Promise<void> {
  try {
    await step;
  } catch (cause) {
    // Ours have codes, too, and words of their own.
    if (cause instanceof PreflightError || !isErrnoException(cause)) throw cause;
    throw refused(change, cause);
  }
}

async function take(change: Change, git: Git): Promise<void> {
  switch (change.type) {
    case 'write':
      await makeFolder(dirname(change.path));
      return writeFileWhole(change.path, change.contents, change.mode);
    case 'set-config':
      return keepingOwner(change.path, () => changeConfig(git, change.key, change.value));
    case 'remove-config':
      return keepingOwner(change.path, () => changeConfig(git, '--remove-section', change.section));
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

const LOCKED_TRIES = 20;
const LOCKED_PAUSE_MS = 100;

/** Another git may be writing the file: that takes it milliseconds. */
async function changeConfig(git: Git, ...args: string[]): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await git.raw('config', '--local', ...args);
      return;
    } catch (error) {
      const isLocked = /could not lock config file/.test((error as Error).message);
      // Somebody else took it out meanwhile.
      if (/no such section/i.test((error as Error).message)) return;
      if (!isLocked || tries === LOCKED_TRIES) throw error;
      await sleep(LOCKED_PAUSE_MS);
    }
  }
}

const FOLDER_STAYS = new Set<string | undefined>(['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR']);

const NOT_OURS = 'Check who owns it and whether it may be written, then run this again';
const DANGLING = 'A link on the way to it leads nowhere: mend or remove that, then run this again';

function refused({ type, path }: Change, cause: NodeJS.ErrnoException): PreflightError {
  const what = type === 'write' || type === 'set-config' ? 'write' : 'remove';
  return new PreflightError(
    'not-writable',
    `can't ${what} ${printable(path)} (${cause.code ?? cause.message})`,
    { hint: cause.code === 'ENOENT' ? DANGLING : NOT_OURS, cause },
  );
}
