import type { Facts } from '../facts.ts';
import type { Show } from '../files.ts';
import { isForeign, isOurs, restOf } from '../hook-file.ts';
import type { Target } from './target.ts';
import { signWords } from './unknown.ts';

/** The directory where git looks for hooks. */
export const git: Target = {
  name: 'git',
  isInUse: () => true,
  placement({ repository, hook, hooksDirIsFolder, managers }) {
    const { hooksPath, hooksDir, hooksDirIsShared: shared } = repository;
    if (hooksDirIsFolder === false || hooksPath?.value === '') {
      return { reason: 'hooks-off', hooksDir, hooksPath };
    }
    if (hooksPath?.scope === 'elsewhere' && !isOurs(hook)) {
      return { reason: 'hooks-path-elsewhere', hooksPath, path: hook.path };
    }
    const owner = managers.find(({ ownsHook }) => ownsHook)?.manager.name;
    if (owner !== undefined) return { reason: 'managed-hook', path: hook.path, owner };
    return { type: 'block', hook, readBy: 'shebang', mode: 0o755, shared, waitsFor: null };
  },
  needsHooksDir: true,
  runsNext: ({ hook }, show) => restOf(hook, show),
  warnings: takeovers,
  offSwitch: null,
  trial: null,
};

/** What managers would do to the hook when they write their own. */
function takeovers({ hook, managers, unknown }: Facts, show: Show): string[] {
  const beside = managers.filter(({ ownsHook }) => !ownsHook);
  // Those that turn it off come last.
  const sorted = [
    ...beside.filter(({ script }) => !script),
    ...beside.filter(({ script }) => script),
  ];
  const rewriter = unknown
    ? [`a program may rewrite this hook (${signWords(unknown, show)}): run this again after it`]
    : [];
  const known = sorted.flatMap(({ manager: { name, takesOver }, script }) =>
    script || isForeign(hook)
      ? (takesOver ?? [])
      : `${name} may write its own pre-push hook: run this again after that`,
  );
  return [...rewriter, ...known];
}
