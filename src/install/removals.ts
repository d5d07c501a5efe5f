import type { FileChange } from './apply.ts';
import { type Facts, ownScriptsIn } from './facts.ts';
import { isInside } from './files.ts';
import type { HookFile } from './hook-file.ts';
import { doesNothing, withoutHookLines } from './hook-line.ts';
import { MANAGERS } from './managers/index.ts';
import type { ConfigFile } from './managers/manager.ts';
import { HOOK_SECTION, type Repository } from './repository.ts';

/** Removes our line from a hook, or the whole hook if it was only ours. */
export function hookRemovals(file: HookFile, { manifest }: Facts): FileChange[] {
  if (file.kind !== 'text') return [];
  const { path, mode } = file;
  const rest = withoutCopies(file.text);
  const text = withoutHookLines(rest);
  if (text === file.text) return [];
  if (rest === '') return [{ type: 'remove', path }];
  // Without a manifest we take a script with only a `#!` line for ours, because it does nothing.
  const wasOurs = manifest?.hook?.path === path ? manifest.hook.created : true;
  if (wasOurs && doesNothing(text)) return [{ type: 'remove', path }];
  return [{ type: 'write', path, contents: Buffer.from(text, 'latin1'), mode, isNew: false }];
}

/** A hook without what managers copied into it from our entry; empty: it did nothing else. */
const withoutCopies = (text: string): string =>
  MANAGERS.reduce((rest, { withoutCopy }) => withoutCopy?.(rest) ?? rest, text);

/** Removes our entry from a manager's configuration. */
export function entryRemovals({ path, text, mode, editor }: ConfigFile): FileChange[] {
  if (!editor?.has(text) || staysIn({ text, editor })) return [];
  return [{ type: 'write', path, contents: Buffer.from(editor.remove(text)), mode, isNew: false }];
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
  { path }: FileChange,
): boolean => !isInside(commonDir, path) || (hooksDirIsShared && isInside(hooksDir, path));

/** Removes our hook from git's configuration. */
export function settingsRemovals({
  configFile: path,
  hookSettings,
}: Pick<Repository, 'configFile' | 'hookSettings'>): FileChange[] {
  return hookSettings.size > 0 ? [{ type: 'remove-config', path, section: HOOK_SECTION }] : [];
}
