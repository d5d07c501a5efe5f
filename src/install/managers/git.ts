import { dirname } from 'node:path';
import { isOurs } from '../hook-file.ts';
import type { Target } from './target.ts';

/** The directory where git looks for hooks. */
export const git: Target = {
  name: 'git',
  isInUse: () => true,
  placement({ repository, hook, hooksDirIsFolder, managers, husky }) {
    const { hooksPath, hooksDir, hooksDirIsShared: shared } = repository;
    if (hooksDirIsFolder === false || hooksPath?.value === '') {
      return { reason: 'hooks-off', hooksDir, hooksPath };
    }
    if (hooksPath?.scope === 'elsewhere' && !isOurs(hook)) {
      return { reason: 'hooks-path-elsewhere', hooksPath, path: hook.path };
    }
    const isHuskys = hooksPath && husky && dirname(hooksDir) === husky.folder;
    const owner = isHuskys ? 'husky' : managers.find(({ ownsHook }) => ownsHook)?.name;
    if (owner !== undefined) return { reason: 'managed-hook', path: hook.path, owner };
    return { type: 'block', hook, readBy: 'shebang', mode: 0o755, shared, waitsFor: null };
  },
};
