import type { ApiFault } from '../scenario/scenario.ts';

/** Finds the fault that a request runs into, and counts it where the scenario limits it. */
export type FaultFinder = (path: string) => ApiFault | undefined;

export function createFaultFinder(faults: readonly ApiFault[]): FaultFinder {
  const pending = faults.map((fault) => ({ fault, left: fault.times ?? Infinity }));
  return (path) => {
    const hit = pending.find(({ fault, left }) => left > 0 && new RegExp(fault.path).test(path));
    if (hit) hit.left -= 1;
    return hit?.fault;
  };
}
