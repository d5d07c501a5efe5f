import { managerIn, pastePlacement } from './edited-manager.ts';
import type { Target } from './target.ts';

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
