import { lstat, readFile, readlink, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasBlock } from './block.ts';
import { isAbsent, isForbidden, orNull } from './or-null.ts';

/** What stands where a hook goes. */
export type HookFile = { readonly path: string } & (
  | { readonly kind: 'none'; readonly folderExists: boolean }
  | {
      readonly kind: 'text';
      /** as latin1, so that every byte is kept */
      readonly text: string;
      /** permission bits */
      readonly mode: number;
    }
  | { readonly kind: 'binary' }
  | { readonly kind: 'symlink'; readonly target: string }
  /** for others than this user, who can't tell what it is */
  | { readonly kind: 'unreadable' }
  /** a folder, a pipe, … */
  | { readonly kind: 'other' }
);

export async function readHookFile(path: string): Promise<HookFile> {
  try {
    const stats = await lstat(path);
    if (stats.isSymbolicLink()) return { path, kind: 'symlink', target: await readlink(path) };
    if (!stats.isFile()) return { path, kind: 'other' };
    const text = await readFile(path, 'latin1');
    if (text.includes('\0')) return { path, kind: 'binary' };
    return { path, kind: 'text', text, mode: stats.mode & 0o7777 };
  } catch (error) {
    if (isForbidden(error)) return { path, kind: 'unreadable' };
    if (!isAbsent(error)) throw error;
    const folderExists = (await orNull(stat(dirname(path)))) !== null;
    return { path, kind: 'none', folderExists };
  }
}

/** Whether it's a script that holds our block. */
export const isOurs = (file: HookFile): boolean => file.kind === 'text' && hasBlock(file.text);

export const isExecutable = ({ mode }: { readonly mode: number }): boolean => (mode & 0o111) !== 0;
