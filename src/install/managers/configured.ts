import type { Facts } from '../facts.ts';
import { isForeign } from '../hook-file.ts';
import type { ManagerFound, Snippet } from './manager.ts';
import { recognizedBy, type Traces } from './recognize.ts';
import { type EditPlacement, foundIn, type HookManager } from './target.ts';

interface Pasted
  extends
    Traces,
    Pick<HookManager, 'name' | 'takesOver' | 'keepsAs' | 'dropsAs' | 'runsLfs' | 'offSwitch'> {
  readonly snippet: Snippet;
}

interface Edited extends Pasted, Pick<HookManager, 'trial' | 'withoutCopy'> {
  readonly editorFor: NonNullable<Traces['editorFor']>;
  /** whether the hook that the manager wrote runs what its configuration says now */
  readonly runs: (facts: Facts, found: ManagerFound) => boolean;
  /** the command that has the manager write its hook */
  readonly sync: string;
}

/** A manager that is recognized by its files, and whose user pastes a snippet. */
export const pastedManager = ({ name, snippet, ...parts }: Pasted): HookManager => ({
  ...{ name, snippet, ...parts },
  find: recognizedBy(parts),
  withoutCopy: null,
  isInUse: (facts) => foundIn(facts, name) !== undefined,
  placement(facts) {
    const found = foundIn(facts, name);
    if (!found) return { reason: 'manager-not-used', manager: name };
    return { type: 'paste', snippet, pasted: found.pasted };
  },
  needsHooksDir: true,
  runsNext: () => [`what else ${name} runs`],
  warnings: () => [],
  trial: null,
});

/** A manager whose configuration gets our entry, or whose user pastes it if that isn't possible. */
export function editedManager(parts: Edited): HookManager {
  const { name, runs, sync, trial, withoutCopy } = parts;
  const pasted = pastedManager(parts);
  return {
    ...{ ...pasted, trial, withoutCopy },
    placement(facts) {
      const found = foundIn(facts, name);
      // Asked for by name. What it takes for the manager to run us would cost somebody a hook.
      if (found && !found.ownsHook && isForeign(facts.hook)) {
        return { reason: 'would-take-over', manager: name, path: facts.hook.path };
      }
      const edit = found && editOf(found);
      if (!edit) return pasted.placement(facts);
      return { ...edit, waitsFor: runs(facts, found) ? null : sync };
    },
  };
}

/** null where our entry can't be put in, or its user has pasted it: that stays as it is. */
function editOf({
  configs: [config],
  pasted,
}: ManagerFound): Pick<EditPlacement, 'type' | 'config' | 'text'> | null {
  if (!config?.editor || (pasted && !config.editor.has(config.text))) return null;
  const text = config.editor.add(config.text);
  return text === null ? null : { type: 'edit', config, text };
}
