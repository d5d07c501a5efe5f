import { oneOf } from '../commands/cli.ts';
import { simulateCommand } from '../commands/simulate.ts';
import { runBin } from './run-bin.ts';

// A bundle of its own, as large as all the other commands together: those start faster without it, and
// with less memory.

void runBin('heroku-preflight', oneOf([simulateCommand]));
