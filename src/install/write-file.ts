import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

/** The name of a file that is being written: a run that was killed leaves it to the next. */
export const TEMPORARY = /\.heroku-preflight-[0-9a-f-]{36}\.tmp$/;

/**
 * Writes a file whole or not at all; with `mode` whatever the umask is. A library's temporary
 * names couldn't be told from a user's own files in a hooks directory, so these are ours.
 */
export async function writeFileWhole(path: string, contents: Buffer, mode: number): Promise<void> {
  const temporary = `${path}.heroku-preflight-${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(contents);
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
