import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { orNull } from './or-null.ts';

/** Where an absolute path leads, links followed, though what it ends in may not be there yet. */
export async function realPath(path: string): Promise<string> {
  const found = await orNull(realpath(path));
  const parent = dirname(path);
  if (found !== null || parent === path) return found ?? path;
  return join(await realPath(parent), basename(path));
}
