import type { Change } from './change.ts';
import type { Facts } from './facts.ts';
import type { HookFile } from './hook-file.ts';
import { isShared, entryRemovals, hookRemovals, settingsRemovals } from './removals.ts';

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
  const hooks = uniqueByPath(candidates).flatMap((file) => hookRemovals(file, facts));
  const edits = facts.managers.flatMap(({ configs }) => configs.flatMap(entryRemovals));
  const folder = manifest?.createdFolder;
  return {
    sharedChanges: [...hooks, ...edits].filter((change) => isShared(facts, change)),
    changes: [
      ...hooks,
      ...edits,
      ...settingsRemovals(repository),
      ...(folder === undefined ? [] : [{ type: 'remove-empty-folder', path: folder } as const]),
      ...strays.map((path): Change => ({ type: 'remove', path })),
      ...(stateExists ? [{ type: 'remove-folder', path: state.root } as const] : []),
    ],
  };
}

function uniqueByPath(files: readonly HookFile[]): HookFile[] {
  return [...new Map(files.map((file) => [file.path, file])).values()];
}
