import { oneOf } from '../commands/cli.ts';
import { simulateCommand } from '../commands/simulate.ts';
import { runBin } from './run-bin.ts';

// It has its own bundle, because it's as large as all other commands together. Without it, they start
// faster and with less memory.

void runBin('heroku-preflight', oneOf([simulateCommand]));
