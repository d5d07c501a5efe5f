import type { ProcessTable } from './process-table.ts';
import { isDryRunRequested, pushArguments } from './push-arguments.ts';

// git, the hook, a hook manager and its shells, and a wrapper or two.
const MAX_ANCESTORS = 8;

/**
 * Whether the `git push` that this process descends from is a dry run. git tells its hooks nothing
 * about that, so its command line has to; false where that can't be seen.
 * @param pid where to start: the parent of the hook's process
 */
export async function isDryRun(processes: ProcessTable, pid: number): Promise<boolean> {
  let current = pid;
  for (let level = 0; level < MAX_ANCESTORS && current > 1; level += 1) {
    const process = await processes(current);
    if (!process) return false;
    const args = pushArguments(process.argv);
    if (args) return isDryRunRequested(args);
    current = process.parent;
  }
  return false;
}
