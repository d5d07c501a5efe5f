import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

// Linux has it. In a container it can be small, and refuse to run programs.
const IN_MEMORY = '/dev/shm';
// A hundred times of what the tests keep there at once.
const ENOUGH_BYTES = 1024 ** 3;

/** The variable with the folder's path, for jest's end. */
export const MEMORY_FOLDER = 'PREFLIGHT_TEST_MEMORY';

/** The variable with the machine's own temporary folder, for what outlives a run. */
export const DISK_FOLDER = 'PREFLIGHT_TEST_DISK';

/**
 * A folder for temporary files that has no disk. There, making the repository of a test takes a fifth of the
 * processor's time, and a tenth of the time on the clock. Undefined: this machine has no such place.
 */
export async function createMemoryFolder(
  inMemory = IN_MEMORY,
  enoughBytes = ENOUGH_BYTES,
): Promise<string | undefined> {
  const { bavail, bsize } = await statfs(inMemory).catch(() => ({ bavail: 0, bsize: 0 }));
  if (bavail * bsize < enoughBytes) return undefined;
  const folder = await mkdtemp(join(inMemory, 'preflight-tests-')).catch(() => undefined);
  if (folder === undefined || (await runsPrograms(folder))) return folder;
  await rm(folder, { recursive: true });
  return undefined;
}

async function runsPrograms(folder: string): Promise<boolean> {
  const program = join(folder, 'program');
  await writeFile(program, '#!/bin/sh\n');
  // Tests have other users, who need a way in.
  await Promise.all([chmod(program, 0o755), chmod(folder, 0o755)]);
  return promisify(execFile)(program).then(
    () => true,
    () => false,
  );
}
