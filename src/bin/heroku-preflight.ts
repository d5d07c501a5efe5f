import { checkCommand } from '../commands/check.ts';
import type { Command } from '../commands/command.ts';
import { commandOf } from '../commands/command-of.ts';
import { fixCommand } from '../commands/fix.ts';
import { reportCommand } from '../commands/report.ts';
import { warmCommand } from '../commands/warm.ts';
import { runBin } from './run-bin.ts';
import { keepHeapSmall } from './small-heap.ts';

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const SIMULATE = 'run a command in a simulated Heroku on this machine';

const commands = (): Command =>
  commandOf({
    check: {
      summary: "check an app's configuration for a deploy without downtime",
      run: (context) => checkCommand(context, (pid, signal) => process.kill(pid, signal)),
    },
    warm: {
      summary: 'request an app until every path is warm on every dyno',
      run: (context) => warmCommand(context, (pid, signal) => process.kill(pid, signal)),
    },
    fix: {
      summary: "change an app's configuration until it deploys without downtime",
      run: (context) => fixCommand(context, (pid, signal) => process.kill(pid, signal)),
    },
    report: {
      summary: 'show what became of the warm-ups that outlived their push',
      run: (context) => reportCommand(context, isAlive),
    },
    simulate: {
      summary: SIMULATE,
      run: () => Promise.reject(new Error('has a bundle of its own')),
    },
  });

// Before anything is set up here: its bundle sets up the same.
if (process.argv[2] === 'simulate') {
  void import('./simulate.ts').then(({ simulate }) => simulate(SIMULATE));
} else {
  keepHeapSmall();
  void runBin('heroku-preflight', commands());
}
