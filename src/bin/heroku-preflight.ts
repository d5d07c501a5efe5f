import { checkCommand } from '../commands/check.ts';
import { commandOf } from '../commands/command-of.ts';
import { reportCommand } from '../commands/report.ts';
import { simulateCommand } from '../commands/simulate.ts';
import { runBin } from './run-bin.ts';

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

void runBin(
  'heroku-preflight',
  commandOf({
    check: {
      summary: "check an app's configuration for a deploy without downtime",
      run: (context) => checkCommand(context, (pid, signal) => process.kill(pid, signal)),
    },
    report: {
      summary: 'show what became of the warm-ups that outlived their push',
      run: (context) => reportCommand(context, isAlive),
    },
    simulate: {
      summary: 'run a command in a simulated Heroku on this machine',
      run: simulateCommand,
    },
  }),
);
