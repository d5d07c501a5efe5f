import { lstat, readlink, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { isErrnoException } from '../base/errors.ts';
import { nodeFiles } from '../base/node-files.ts';
import { isAbsent, isForbidden, orNull, type Show } from './files.ts';
import { hasHookLines, isOursAlone, withoutHookLines } from './hook-line.ts';
import { isSameHook } from './keep-hook.ts';
import { isKeeper, keptBeside } from './kept-hook.ts';

/** What is there where a hook goes. */
export type HookFile = {
  readonly path: string;
  /** the hook that an installation keeps beside this one; undefined: there is none */
  readonly kept?: KeptHook;
} & Contents;

interface KeptHook {
  readonly path: string;
  /** whether it has the same contents: an interrupted run left both, or a tool wrote this one again */
  readonly isSame: boolean;
}

type Contents =
  | { readonly kind: 'none'; readonly folderExists: boolean }
  | {
      readonly kind: 'text';
      /** as latin1, so that every byte of a script comes back as it was */
      readonly text: string;
      /** permission bits */
      readonly mode: number;
    }
  | { readonly kind: 'binary' }
  | { readonly kind: 'symlink'; readonly target: string }
  /** this user may not read it */
  | { readonly kind: 'unreadable' }
  /** a folder, a pipe, … */
  | { readonly kind: 'other' };

export async function readHookFile(path: string): Promise<HookFile> {
  const contents = await contentsOf(path);
  const beside = keptBeside(path);
  if (!MAY_KEEP.test(basename(path)) || !(await orNull(lstat(beside))))
    return { path, ...contents };
  return { path, ...contents, kept: { path: beside, isSame: await isSameHook(path, beside) } };
}

/** git's own, or a manager's renamed copy of one. */
const MAY_KEEP = /^pre-push(\.\w+)?$/;

async function contentsOf(path: string): Promise<Contents> {
  try {
    const stats = await lstat(path);
    if (stats.isSymbolicLink()) return { kind: 'symlink', target: await readlink(path) };
    if (!stats.isFile()) return { kind: 'other' };
    const text = (await nodeFiles.readBytes(path)).toString('latin1');
    if (text.includes('\0')) return { kind: 'binary' };
    return { kind: 'text', text, mode: stats.mode & 0o7777 };
  } catch (error) {
    // No one writes a script of more than 1 MB.
    if (isErrnoException(error) && error.code === 'EFBIG') return { kind: 'binary' };
    if (isForbidden(error)) return { kind: 'unreadable' };
    if (!isAbsent(error)) throw error;
    const folderExists = (await orNull(stat(dirname(path)))) !== null;
    return { kind: 'none', folderExists };
  }
}

/** Whether it's a script with our lines. */
export const isOurs = (file: HookFile): boolean => file.kind === 'text' && hasHookLines(file.text);

/** On Windows, every file has the mode 0o666, and git runs hooks without a look at it. */
export const isExecutable = (
  { mode }: { readonly mode: number },
  platform: NodeJS.Platform,
): boolean => platform === 'win32' || (mode & 0o111) !== 0;

/** Whether it does anything besides ours. */
export const isForeign = (hook: HookFile): boolean =>
  hook.kind !== 'none' && !(hook.kind === 'text' && isOursAlone(hook.text));

/** What a hook does besides ours, in words; empty if it does nothing else. */
export function restOf(hook: HookFile | undefined, show: Show): string[] {
  if (hook?.kind !== 'text') return [];
  if (isKeeper(hook.text)) return hook.kept ? [show(hook.kept.path)] : [];
  const rest = withoutHookLines(hook.text).replace(/^#!.*\n?/, '');
  return rest.trim() === '' ? [] : [`the rest of ${show(hook.path)}`];
}
