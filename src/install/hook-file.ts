import { lstat, readFile, readlink, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isAbsent, isForbidden, orNull, type Show } from './files.ts';

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

/** Whether somebody else has something in it. */
export const isForeign = (hook: HookFile): boolean =>
  hook.kind !== 'none' && !(hook.kind === 'text' && isBlockAlone(hook.text));

/** What a hook does besides ours, in words; empty where that's nothing. */
export function restOf(hook: HookFile | undefined, show: Show): string[] {
  if (hook?.kind !== 'text') return [];
  const rest = withoutBlock(hook.text).replace(/^#!.*\n?/, '');
  return rest.trim() === '' ? [] : [`the rest of ${show(hook.path)}`];
}

/** Hooks are read and written as latin1: whatever bytes somebody's script holds come back as they were. */
const BEGIN = '# >>> heroku-preflight >>>\n';
const END = '# <<< heroku-preflight <<<';

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Our part of a hook, markers and last line break included, or null where there is none. */
function findBlock(text: string): Range | null {
  const start = text.startsWith(BEGIN) ? 0 : text.indexOf(`\n${BEGIN}`) + 1;
  if (start === 0 && !text.startsWith(BEGIN)) return null;
  const end = text.indexOf(END, start);
  if (end === -1) return null;
  const after = end + END.length;
  if (text[after] === '\n') return { start, end: after + 1 };
  // At the end of a file without a last line break, ours was the one before the block.
  return { start: Math.max(0, start - 1), end: after };
}

export const hasBlock = (text: string): boolean => findBlock(text) !== null;

/** The block of the hook that the package ships. */
export function blockOf(shipped: string): string {
  const block = findBlock(shipped);
  if (!block) throw new TypeError('the shipped hook has no markers');
  return shipped.slice(block.start, block.end);
}

/** `text` with the block as it is now: where it was, else after the first line of a `#!` script. */
export function withBlock(text: string, block: string): string {
  const old = findBlock(text);
  if (old) {
    const rest = withoutBlock(text.slice(old.end));
    return insertAt(text.slice(0, old.start) + rest, old.start, block);
  }
  return insertAt(text, text.startsWith('#!') ? endOfFirstLine(text) : 0, block);
}

/** `text` as it was before us, whatever was written around the block since. */
export function withoutBlock(text: string): string {
  const block = findBlock(text);
  return block ? withoutBlock(text.slice(0, block.start) + text.slice(block.end)) : text;
}

/** Whether nothing else is in it: a script of one `#!` line does nothing. */
export const isBlockAlone = (text: string): boolean =>
  hasBlock(text) && withoutBlock(text).trim() === '#!/bin/sh';

function insertAt(text: string, offset: number, block: string): string {
  const before = text.slice(0, offset);
  const unfinished = before !== '' && !before.endsWith('\n');
  return before + (unfinished ? `\n${block.trimEnd()}` : block) + text.slice(offset);
}

function endOfFirstLine(text: string): number {
  const end = text.indexOf('\n');
  return end === -1 ? text.length : end + 1;
}
