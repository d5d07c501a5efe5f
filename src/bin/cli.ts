import { setFlagsFromString } from 'node:v8';
import { checkCommand } from '../commands/check.ts';
import { oneOf } from '../commands/cli.ts';
import { fixCommand } from '../commands/fix.ts';
import { reportCommand } from '../commands/report.ts';
import { SIMULATE } from '../commands/simulate-table.ts';
import { warmCommand } from '../commands/warm.ts';
import { watchCommand } from '../commands/watch.ts';
import { takeProgramsFromOutside } from './own-environment.ts';
import { runBin } from './run-bin.ts';

const inAnotherBundle = { run: () => Promise.reject(new Error('has its own bundle')) };

const COMMANDS = [
  ...[checkCommand, warmCommand, watchCommand, fixCommand, reportCommand],
  { ...SIMULATE, ...inAnotherBundle },
  { name: 'install-hooks', summary: 'Install the git hook in this repository', ...inAnotherBundle },
];

const name = process.argv[2];
// Loaded before anything is set up here, because these bundles set up the same things.
if (name === 'install-hooks') {
  // It's a bin too, and reads only its own arguments.
  process.argv.splice(2, 1);
  void import('./installer.ts');
} else if (name === SIMULATE.name) {
  void import('./simulate.ts');
} else {
  keepHeapSmall();
  takeProgramsFromOutside();
  void runBin('heroku-preflight', oneOf(COMMANDS));
}

// A later V8 may not know these flags, and would print an error on the user's terminal.
const LAST_KNOWN_V8 = 13;

/**
 * Makes V8 collect garbage sooner: 3,000 requests take 90 MB instead of 140. These flags work in a running
 * process; --max-semi-space-size and the like work only at its start. The hook doesn't use this, because V8
 * rejects a code cache that was made with other flags.
 */
function keepHeapSmall(): void {
  if (Number.parseInt(process.versions.v8) > LAST_KNOWN_V8) return;
  // The space for young objects doesn't grow; the space for old ones grows by 20% at a time.
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=20');
}
