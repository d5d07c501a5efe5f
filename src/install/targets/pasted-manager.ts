import type { Facts, ManagerFound } from '../facts.ts';
import { pastePlacement } from './edited-manager.ts';
import type { Target } from './target.ts';

/** A manager that is recognised, and whose user pastes a snippet. */
export function pastedManager(name: string): Target {
  const find = ({ managers }: Facts): ManagerFound | undefined =>
    managers.find((manager) => manager.name === name);
  return {
    name,
    isInUse: (facts) => find(facts) !== undefined,
    placement(facts) {
      const manager = find(facts);
      return manager ? pastePlacement(manager) : { reason: 'manager-not-used', manager: name };
    },
  };
}
