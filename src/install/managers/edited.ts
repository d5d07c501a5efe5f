import { shellQuoted } from '../../base/text.ts';
import type { ConfigFile, Facts, ManagerFound } from '../facts.ts';
import { isForeign } from '../hook-file.ts';
import { MANAGERS, SNIPPET_MARK } from '../managers.ts';
import { JOB_NAME } from './lefthook-job.ts';
import type { EditPlacement, PastePlacement, Target } from './target.ts';

interface ManagerTarget {
  /** the manager's, as in `MANAGERS` */
  readonly name: string;
  /** whether the hook that the manager wrote runs what its configuration says now */
  readonly runs: (facts: Facts, manager: ManagerFound) => boolean;
  /** the command that has the manager write its hook */
  readonly sync: string;
  readonly trial?: NonNullable<Target['trial']>;
}

/** A manager whose configuration gets our entry, or whose user pastes it where that can't be had. */
function editedManager({ name, runs, sync, trial }: ManagerTarget): Target {
  return {
    name,
    isInUse: (facts) => managerIn(facts, name) !== undefined,
    placement(facts) {
      const manager = managerIn(facts, name);
      if (!manager) return { reason: 'manager-not-used', manager: name };
      // Asked for by name. What it takes for the manager to run us would cost somebody a hook.
      if (!manager.ownsHook && isForeign(facts.hook)) {
        return { reason: 'would-take-over', manager: name, path: facts.hook.path };
      }
      const [config] = manager.configs;
      // A snippet that its user has pasted stays as it is.
      const isPasted = manager.pasted && config?.editor?.has(config.text) !== true;
      const edited = isPasted || !config ? null : editOf(config);
      if (!edited) return pastePlacement(manager);
      return { ...edited, waitsFor: runs(facts, manager) ? null : sync };
    },
    ...(trial ? { trial } : {}),
  };
}

/** undefined where the repository doesn't use it */
const managerIn = ({ managers }: Facts, name: string): ManagerFound | undefined =>
  managers.find((manager) => manager.name === name);

function editOf({ path, text, mode, editor }: ConfigFile): Omit<EditPlacement, 'waitsFor'> | null {
  const edited = editor?.add(text) ?? null;
  return edited === null ? null : { type: 'edit', path, text: edited, mode, isNew: false };
}

function pastePlacement({ name, pasted }: ManagerFound): PastePlacement {
  const snippet = MANAGERS.find((one) => one.name === name)?.snippet;
  if (!snippet) throw new TypeError(`no snippet for ${name}`);
  return { type: 'paste', snippet, pasted };
}

/** A job in lefthook's configuration. Its hook reads that anew on each push. */
export const lefthook = editedManager({
  name: 'lefthook',
  runs: (_facts, { ownsHook }) => ownsHook,
  sync: 'npx lefthook install',
  // Its hook starts what LEFTHOOK_BIN names, which starts the hook once more: as it is, but for our job
  // alone. What else it would do on a push, for git-lfs and for itself, is left out. The second form is
  // lefthook 1's.
  trial: ({ hook }, env) => ({
    variable: 'LEFTHOOK_BIN',
    program: `#!/bin/sh
${env.LEFTHOOK_BIN === undefined ? 'unset LEFTHOOK_BIN' : `LEFTHOOK_BIN=${shellQuoted(env.LEFTHOOK_BIN)}`}
shift 2
hook=${shellQuoted(hook.path)}
"$hook" "$@" --job ${JOB_NAME} --command ${JOB_NAME} --skip-lfs --no-auto-install ||
  GIT_LFS_SKIP_PUSH=1 "$hook" "$@" --jobs ${JOB_NAME} --commands ${JOB_NAME} --no-auto-install
`,
  }),
});

/** A command in simple-git-hooks' configuration, which it copies into the hook that it writes. */
export const simpleGitHooks = editedManager({
  name: 'simple-git-hooks',
  runs: ({ hook }, { ownsHook }) =>
    ownsHook && hook.kind === 'text' && hook.text.includes(SNIPPET_MARK),
  sync: 'npx simple-git-hooks',
});

/** A manager that is recognised, and whose user pastes a snippet. */
export function pastedManager(name: string): Target {
  return {
    name,
    isInUse: (facts) => managerIn(facts, name) !== undefined,
    placement(facts) {
      const manager = managerIn(facts, name);
      return manager ? pastePlacement(manager) : { reason: 'manager-not-used', manager: name };
    },
  };
}

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
