import { withoutBlock } from './block.ts';
import type { Change } from './change.ts';
import type { ConfigFile, Facts } from './facts.ts';
import { type HookFile, isOurs } from './hook-file.ts';
import { HOOK_SECTION } from './hook-section.ts';
import type { Repository } from './repository.ts';

/** What takes our lines out of a hook, and the hook away where it was ours alone. */
export function withoutOurs(file: HookFile, { manifest }: Facts): Change[] {
  if (file.kind !== 'text' || !isOurs(file)) return [];
  const { path, mode } = file;
  const text = withoutBlock(file.text);
  // Without a manifest, a script of one `#!` line is taken for ours: it does nothing.
  const wasOurs = manifest?.hook?.path === path ? manifest.hook.created : true;
  if (wasOurs && text.trim() === '#!/bin/sh') return [{ type: 'remove', path }];
  return [{ type: 'write', path, contents: Buffer.from(text, 'latin1'), mode, isNew: false }];
}

/** What takes our entry out of a manager's configuration. */
export function withoutEntry({ path, text, mode, editor }: ConfigFile): Change[] {
  if (!editor?.has(text) || staysIn({ text, editor })) return [];
  return [{ type: 'write', path, contents: Buffer.from(editor.remove(text)), mode, isNew: false }];
}

/** Whether our entry was changed so much that only its user can take it out. */
export const staysIn = ({ text, editor }: Pick<ConfigFile, 'text' | 'editor'>): boolean =>
  editor !== null && editor.has(text) && editor.has(editor.remove(text));

/** What takes our hook out of git's configuration. */
export function withoutSettings({
  configFile: path,
  hookSettings,
}: Pick<Repository, 'configFile' | 'hookSettings'>): Change[] {
  return hookSettings.size > 0 ? [{ type: 'remove-config', path, section: HOOK_SECTION }] : [];
}
