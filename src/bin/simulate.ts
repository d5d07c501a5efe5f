import { commandOf } from '../commands/cli.ts';
import { simulateCommand } from '../commands/simulate.ts';
import { runBin } from './run-bin.ts';

// A bundle of its own, as large as all the other commands together: those start faster without it, and
// with less memory.

export const simulate = (summary: string): Promise<never> =>
  runBin('heroku-preflight', commandOf({ simulate: { summary, run: simulateCommand } }));
