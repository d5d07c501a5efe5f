import { type ChildProcess, spawn } from 'node:child_process';
import { basename, join } from 'node:path';
import { CALLER_VARIABLE } from '../base/text.ts';

// `heroku preflight:NAME`. The build writes it to dist/heroku/preflight once for each command of the plugin, and
// the file's name is the command's. oclif, the Heroku CLI's framework, calls `run` of what a command's file
// exports. What it shows in its help comes from oclif.manifest.json.

/** Those that our bin calls something else. */
const OTHER_NAMES: Readonly<Record<string, string>> = { install: 'install-hooks' };

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const name = basename(__filename, '.cjs');
const bin = join(__dirname, '../../heroku-preflight.cjs');

/**
 * Runs our bin on the same terminal, in a process of its own: the CLI's process ends on Ctrl-C, but `fix` and
 * `watch` have to finish what they began.
 */
async function run(argv: readonly string[]): Promise<void> {
  const { env, execPath, stdin } = process;
  const child = spawn(execPath, [bin, OTHER_NAMES[name] ?? name, ...argv], {
    stdio: 'inherit',
    env: {
      ...env,
      // The CLI's mark for itself. It's from before an update, if a `heroku` below us inherits this.
      HEROKU_REDIRECTED: undefined,
      [CALLER_VARIABLE]: 'heroku',
    },
  });
  passSignalsTo(child, { isTerminal: stdin.isTTY });
  const { code, signal } = await endOf(child);
  for (const each of SIGNALS) process.removeAllListeners(each);
  if (signal !== null) process.kill(process.pid, signal);
  // An error would have the CLI print it, and report it to Heroku.
  process.exitCode = code ?? 1;
}

/** Instead of the CLI's own listeners, which would end this process before the child has ended. */
function passSignalsTo(child: ChildProcess, { isTerminal }: { isTerminal: boolean }): void {
  for (const signal of SIGNALS) {
    process.removeAllListeners(signal);
    process.on(signal, () => {
      // A terminal sends it to the child as well, and a second one would end a child that is still ending.
      if (signal !== 'SIGINT' || !isTerminal) child.kill(signal);
    });
  }
}

interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const endOf = (child: ChildProcess): Promise<End> =>
  new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      resolve({ code, signal });
    });
  });

export default { run };
