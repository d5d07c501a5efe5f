import { oneOf } from '../commands/cli.ts';
import { simulateCommand } from '../commands/simulate.ts';
import { runBin } from './run-bin.ts';

// A bundle of its own, as large as all the other commands together: they start faster and with less
// memory without it.

void runBin('heroku-preflight', oneOf([simulateCommand]));
