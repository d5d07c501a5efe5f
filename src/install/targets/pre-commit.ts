import type { Facts } from '../facts.ts';
import type { Target } from './target.ts';

/**
 * Beside pre-commit's own hook, as the one that it found when it was installed: it runs that first,
 * with everything that git says, and keeps it when it's installed again. (Its own hooks get no stdin,
 * and learn of the first ref alone.)
 */
export const preCommit: Target = {
  name: 'pre-commit',
  isInUse: ownsHook,
  placement(facts) {
    if (!ownsHook(facts)) return { reason: 'manager-without-hook', manager: 'pre-commit' };
    const { legacy: hook } = facts;
    const [readBy, mode] = ['shebang', 0o755] as const;
    return { type: 'block', hook, readBy, mode, shared: false, waitsFor: null };
  },
};

function ownsHook({ managers }: Facts): boolean {
  return managers.some((manager) => manager.name === 'pre-commit' && manager.ownsHook);
}
