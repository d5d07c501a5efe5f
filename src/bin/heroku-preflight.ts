import { setFlagsFromString } from 'node:v8';
import { checkCommand } from '../commands/check.ts';
import { oneOf } from '../commands/cli.ts';
import { fixCommand } from '../commands/fix.ts';
import { reportCommand } from '../commands/report.ts';
import { SIMULATE } from '../commands/simulate-table.ts';
import { warmCommand } from '../commands/warm.ts';
import { runBin } from './run-bin.ts';

const COMMANDS = [
  ...[checkCommand, warmCommand, fixCommand, reportCommand],
  { ...SIMULATE, run: () => Promise.reject(new Error('has a bundle of its own')) },
];

// Before anything is set up here: its bundle sets up the same.
if (process.argv[2] === SIMULATE.name) {
  void import('./simulate.ts');
} else {
  keepHeapSmall();
  void runBin('heroku-preflight', oneOf(COMMANDS));
}

// A later V8 may not know them any more, and would say so on the user's terminal.
const LAST_KNOWN_V8 = 13;

/**
 * Keeps V8 from giving garbage ever more room: with 3,000 requests that is 90 MB instead of 140. Counts
 * from now on, for the whole process; limits of one's own (--max-semi-space-size and the like) would only
 * count at its start. Not for the hook: V8 rejects code that was compiled under other flags, and its
 * code cache with it.
 */
function keepHeapSmall(): void {
  if (Number.parseInt(process.versions.v8) > LAST_KNOWN_V8) return;
  // Room for young objects stays what it is, and that for old ones grows by 20 % at a time.
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=20');
}
