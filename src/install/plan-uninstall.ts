import { withoutBlock } from './block.ts';
import type { Facts } from './facts.ts';
import { type HookFile, isOurs } from './hook-file.ts';
import { isInside } from './paths.ts';
import type { Change } from './plan.ts';

export interface UninstallPlan {
  /** the changes to files that others share, which the user is asked for */
  readonly sharedChanges: readonly Change[];
  /** empty: nothing of ours is here */
  readonly changes: readonly Change[];
}

/** @param stateExists whether the state folder is there: it goes as a whole, last */
export function planUninstall(facts: Facts, stateExists: boolean): UninstallPlan {
  const { hook, husky, otherHooks, repository, manifest, state, strays } = facts;
  const candidates = [hook, ...(husky && !husky.outside ? [husky.script] : []), ...otherHooks];
  const hooks = uniqueByPath(candidates).flatMap((file) => changeOf(file, facts));
  const folder = manifest?.createdFolder;
  const isShared = ({ path }: Change): boolean => !isInside(repository.commonDir, path);
  return {
    sharedChanges: hooks.filter(isShared),
    changes: [
      ...hooks,
      ...(folder === undefined ? [] : [{ type: 'remove-empty-folder', path: folder } as const]),
      ...strays.map((path): Change => ({ type: 'remove', path })),
      ...(stateExists ? [{ type: 'remove-folder', path: state.root } as const] : []),
    ],
  };
}

function changeOf(file: HookFile, { manifest }: Facts): Change[] {
  if (file.kind !== 'text' || !isOurs(file)) return [];
  const { path, mode } = file;
  const text = withoutBlock(file.text);
  // Without a manifest, a script of one `#!` line is taken for ours: it does nothing.
  const wasOurs = manifest?.hook?.path === path ? manifest.hook.created : true;
  if (wasOurs && text.trim() === '#!/bin/sh') return [{ type: 'remove', path }];
  return [{ type: 'write', path, contents: Buffer.from(text, 'latin1'), mode, isNew: false }];
}

function uniqueByPath(files: readonly HookFile[]): HookFile[] {
  return [...new Map(files.map((file) => [file.path, file])).values()];
}
