import { suggestCommandsFor } from '../base/text.ts';
import { checkCommand } from '../commands/check.ts';
import { oneOf } from '../commands/cli.ts';
import { fixCommand } from '../commands/fix.ts';
import { reportCommand } from '../commands/report.ts';
import { SIMULATE } from '../commands/simulate-table.ts';
import { warmCommand } from '../commands/warm.ts';
import { watchCommand } from '../commands/watch.ts';
import { takeProgramsFromOutside } from './own-environment.ts';
import { runBin } from './run-bin.ts';
import { keepHeapSmall } from './small-heap.ts';

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
  suggestCommandsFor(process.env);
  takeProgramsFromOutside();
  void runBin('heroku-preflight', oneOf(COMMANDS));
}
