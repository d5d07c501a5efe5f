import { basename } from 'node:path';
import type { FileChange } from './apply.ts';
import { type Facts, ownScriptsIn } from './facts.ts';
import { isInside } from './files.ts';
import type { HookFile } from './hook-file.ts';
import { isLfsSetUp, LFS_HOOK } from './git-lfs.ts';
import { callsLfs, doesNothing, withoutHookLines } from './hook-line.ts';
import { isKeeper, withoutKeeper } from './kept-hook.ts';
import { MANAGERS } from './managers/index.ts';
import type { ConfigFile } from './managers/manager.ts';
import { HOOK_SECTION, type Repository, UNFINISHED_SECTION } from './repository.ts';

/** Removes our line from a hook, or the whole hook if it was only ours. */
export function hookRemovals(file: HookFile, facts: Facts): FileChange[] {
  const restored = keptRemovals(file);
  if (restored) return restored;
  if (file.kind !== 'text') return [];
  const { path, mode } = file;
  const rest = withoutCopies(file.text);
  // A hook that others have added lines to goes on starting the kept one.
  const text = file.kept ? withoutHookLines(rest) : withoutKeeper(rest);
  if (text === file.text) return [];
  const before = Buffer.from(file.text, 'latin1');
  const removal: FileChange = { type: 'remove', path, mode, before };
  if (rest === '') return [removal];
  // Without a manifest we take a script with only a `#!` line for ours, because it does nothing.
  const { manifest } = facts;
  const wasOurs =
    isKeeper(file.text) || (manifest?.hook?.path === path ? manifest.hook.created : true);
  const isEmpty = wasOurs && doesNothing(text);
  const left = isEmpty ? leftToLfs(file, facts) : text;
  if (left === null) return [removal];
  const contents = Buffer.from(left, 'latin1');
  return [{ type: 'write', path, contents, mode, isNew: false, before }];
}

/** Where our line ran git-lfs, its own hook replaces ours, or the next push would leave out its files. */
function leftToLfs({ path, text }: { path: string; text: string }, facts: Facts): string | null {
  const { hook, usesLfs, managers, repository } = facts;
  const isItsPlace = path === hook.path && !repository.hooksDirIsShared;
  const isOwned = managers.some(({ ownsHook }) => ownsHook);
  return usesLfs && isLfsSetUp(repository) && isItsPlace && !isOwned && callsLfs(text)
    ? LFS_HOOK
    : null;
}

/** Restores the hook that is kept beside ours; null: there is none, or it must stay. */
function keptRemovals(file: HookFile): FileChange[] | null {
  const { path, kept } = file;
  if (!kept) return null;
  // Interrupted before ours was there, or a tool has written the same hook again.
  if (kept.isSame) return [{ type: 'remove', path: kept.path }];
  const isItsPlace =
    file.kind === 'none'
      ? basename(path) === 'pre-push'
      : file.kind === 'text' &&
        isKeeper(file.text) &&
        withoutKeeper(file.text).trim() === '#!/bin/sh';
  if (!isItsPlace) return null;
  const [before, mode] =
    file.kind === 'text' ? [Buffer.from(file.text, 'latin1'), file.mode] : [null, 0];
  return [{ type: 'rename', path, from: kept.path, before, mode }];
}

/** A hook without what managers copied into it from our entry; empty: it did nothing else. */
const withoutCopies = (text: string): string =>
  MANAGERS.reduce((rest, { withoutCopy }) => withoutCopy?.(rest) ?? rest, text);

/** Removes our entry from a manager's configuration. */
export function entryRemovals({ path, text, mode, editor }: ConfigFile): FileChange[] {
  if (!editor?.has(text) || staysIn({ text, editor })) return [];
  const contents = Buffer.from(editor.remove(text));
  return [{ type: 'write', path, contents, mode, isNew: false, before: Buffer.from(text) }];
}

/** Whether our entry was changed so much that only its user can remove it. */
export const staysIn = ({ text, editor }: Pick<ConfigFile, 'text' | 'editor'>): boolean =>
  editor !== null && editor.has(text) && editor.has(editor.remove(text));

/** Removes our line from what git runs, in files that only this clone uses. */
export const ownRemovals = (facts: Facts): FileChange[] =>
  [facts.hook, ...facts.kept]
    .flatMap((file) => hookRemovals(file, facts))
    .filter((change) => !isShared(facts, change));

/** The same for files that others share. */
export const sharedRemovals = (facts: Facts): FileChange[] =>
  [
    ...[facts.hook, ...ownScriptsIn(facts)].flatMap((file) => hookRemovals(file, facts)),
    ...facts.managers.flatMap(({ configs }) => configs.flatMap(entryRemovals)),
  ].filter((change) => isShared(facts, change));

/** Whether others use the file, too: the change needs the user's consent. */
export const isShared = (
  { repository: { commonDir, hooksDir, hooksDirIsShared } }: Facts,
  { path }: Pick<FileChange, 'path'>,
): boolean => !isInside(commonDir, path) || (hooksDirIsShared && isInside(hooksDir, path));

/** Removes what an interrupted installation has left in git's configuration. */
export const unfinishedRemovals = ({ ownConfig, configFile: path }: Repository): FileChange[] =>
  ownConfig.keys(`${UNFINISHED_SECTION}.`).length > 0
    ? [{ type: 'remove-config', path, section: UNFINISHED_SECTION }]
    : [];

/** Removes our hook from git's configuration. */
export function settingsRemovals({
  configFile: path,
  hookSettings,
}: Pick<Repository, 'configFile' | 'hookSettings'>): FileChange[] {
  return hookSettings.size > 0 ? [{ type: 'remove-config', path, section: HOOK_SECTION }] : [];
}
