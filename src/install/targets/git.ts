import { hasBlock } from '../block.ts';
import { isInside } from '../paths.ts';
import type { Target } from './target.ts';

/** The directory where git looks for hooks. */
export const git: Target = {
  name: 'git',
  isInUse: () => true,
  slot({ repository: { hooksPath, hooksDir, commonDir }, hook, hooksDirIsFolder, managers }) {
    if (hooksDirIsFolder === false || hooksPath?.value === '') {
      return { reason: 'hooks-off', hooksDir };
    }
    const isOurs = hook.kind === 'text' && hasBlock(hook.text);
    if (hooksPath?.scope === 'elsewhere' && !isOurs) {
      return { reason: 'hooks-path-elsewhere', hooksPath, path: hook.path };
    }
    const manager = managers.find(({ ownsHook }) => ownsHook);
    if (manager) return { reason: 'managed-hook', path: hook.path, manager };
    const shared = hooksPath !== null && !isInside(commonDir, hooksDir);
    return { hook, readBy: 'shebang', mode: 0o755, shared };
  },
};
