import type { ConfigFile, Facts, ManagerFound } from '../facts.ts';
import { isForeign } from '../foreign-hook.ts';
import { MANAGERS } from '../managers.ts';
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
export function editedManager({ name, runs, sync, trial }: ManagerTarget): Target {
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
export const managerIn = ({ managers }: Facts, name: string): ManagerFound | undefined =>
  managers.find((manager) => manager.name === name);

function editOf({ path, text, mode, editor }: ConfigFile): Omit<EditPlacement, 'waitsFor'> | null {
  const edited = editor?.add(text) ?? null;
  return edited === null ? null : { type: 'edit', path, text: edited, mode, isNew: false };
}

export function pastePlacement({ name, pasted }: ManagerFound): PastePlacement {
  const snippet = MANAGERS.find((one) => one.name === name)?.snippet;
  if (!snippet) throw new TypeError(`no snippet for ${name}`);
  return { type: 'paste', snippet, pasted };
}
