import { link, lstat, readlink, rm, symlink } from 'node:fs/promises';
import { PreflightError } from '../base/errors.ts';
import { nodeFiles } from '../base/node-files.ts';
import { orNull } from './files.ts';
import { type Disk, replaceFile, temporaryFor } from './replace.ts';

/** Ours, in the place of a hook that is kept beside it. */
export interface Keeping {
  readonly path: string;
  /** where the hook at `path` goes */
  readonly beside: string;
  /** of ours */
  readonly contents: Buffer;
  readonly mode: number;
}

/**
 * Gives the hook a second name, then puts ours in its place: at every moment git finds one of them, and
 * after an interruption the next run continues. Throws a PreflightError (`changed-meanwhile`) if another
 * hook is kept there, or if the hook was replaced meanwhile.
 */
export async function keepHook(
  { path, beside, contents, mode }: Keeping,
  disk: Disk,
): Promise<void> {
  const ours = temporaryFor(path);
  const isNew = (await orNull(lstat(beside))) === null;
  try {
    await replaceFile({ path: ours, contents, mode });
    if (isNew) await nameTwice(path, beside);
    if (!(await isSameHook(path, beside))) throw hookChanged();
    disk.rename(ours, path);
  } catch (error) {
    await rm(ours, { force: true });
    if (isNew) await rm(beside, { force: true });
    throw error;
  }
}

/** A second name, so that owner, times and attributes stay; a copy where there can be none. */
async function nameTwice(path: string, beside: string): Promise<void> {
  const stats = await lstat(path);
  // `link` follows links on some systems.
  if (stats.isSymbolicLink()) return symlink(await readlink(path), beside);
  await link(path, beside).catch(async () =>
    replaceFile({ path: beside, contents: await readWhole(path), mode: stats.mode & 0o7777 }),
  );
}

/** Whether two names lead to the same hook, or to the same contents with the same permissions. */
export async function isSameHook(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([orNull(lstat(one)), orNull(lstat(other))]);
  if (!first || !second || first.mode !== second.mode) return false;
  if (first.dev === second.dev && first.ino === second.ino) return true;
  if (first.isSymbolicLink()) return (await readlink(one)) === (await readlink(other));
  if (first.size !== second.size) return false;
  const [a, b] = await Promise.all([one, other].map((path) => orNull(readWhole(path))));
  return a != null && b != null && a.equals(b);
}

const LARGEST = 64 * 1024 * 1024;

const readWhole = (path: string): Promise<Buffer> => nodeFiles.readBytes(path, { most: LARGEST });

const hookChanged = (): PreflightError =>
  new PreflightError('changed-meanwhile', 'the hook was changed while this ran', {
    hint: 'Run this again',
  });
