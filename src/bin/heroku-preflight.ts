import { setFlagsFromString } from 'node:v8';
import { checkCommand } from '../commands/check.ts';
import { oneOf } from '../commands/cli.ts';
import { fixCommand } from '../commands/fix.ts';
import { reportCommand } from '../commands/report.ts';
import { SIMULATE } from '../commands/simulate-table.ts';
import { warmCommand } from '../commands/warm.ts';
import { runBin } from './run-bin.ts';

const inAnotherBundle = { run: () => Promise.reject(new Error('has its own bundle')) };

const COMMANDS = [
  ...[checkCommand, warmCommand, fixCommand, reportCommand],
  { ...SIMULATE, ...inAnotherBundle },
  { name: 'install-hooks', summary: 'Install the git hook in this repository', ...inAnotherBundle },
];

const name = process.argv[2];
// Before anything is set up here: their bundles set up the same.
if (name === 'install-hooks') {
  // A bin as well, whose arguments are all its own.
  process.argv.splice(2, 1);
  void import('./install-hooks.ts');
} else if (name === SIMULATE.name) {
  void import('./simulate.ts');
} else {
  keepHeapSmall();
  void runBin('heroku-preflight', oneOf(COMMANDS));
}

// A later V8 may not know these flags, and would print that on the user's terminal.
const LAST_KNOWN_V8 = 13;

/**
 * Keeps V8 from giving garbage more and more room: 3,000 requests take 90 MB instead of 140. Works for
 * the whole process from now on; --max-semi-space-size and the like work only at its start. Not for the
 * hook: V8 rejects a code cache that was made under other flags.
 */
function keepHeapSmall(): void {
  if (Number.parseInt(process.versions.v8) > LAST_KNOWN_V8) return;
  // The space for young objects doesn't grow, and that for old ones by 20 % at a time.
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=20');
}
