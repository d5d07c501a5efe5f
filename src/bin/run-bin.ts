import { realpathSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command, CommandContext } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import { findProgramsOnPathAlone, livenessBy } from '../base/run-program.ts';
import { tellFailure } from '../commands/cli.ts';
import { dropNodesLog } from './own-environment.ts';

declare const __VERSION__: string;

/** Runs a command in this process, and prints its failure under `name`. */
export async function runBin(name: string, command: Command): Promise<never> {
  findProgramsOnPathAlone(process.platform, process.env);
  dropNodesLog();
  const interruption = listenForSignals();
  const failures: unknown[] = [];
  const fail = (error: unknown): void => {
    // Only the first one is printed, because it causes the others.
    if (failures.push(error) === 1) tellFailure(name, error, process);
  };
  process.on('uncaughtException', (error) => {
    fail(error);
    interruption.endAsFailed();
  });
  process.on('beforeExit', () => {
    // Whatever we wait for will never come.
    fail(new Error('ended without a result'));
    process.exit(FAILED);
  });
  process.stdout.on('error', refuse('standard output'));
  process.stderr.on('error', refuse('standard error'));
  // Not a spread, which would read the working directory.
  const context = Object.assign(contextOfProcess(), interruption);
  const running = Promise.resolve(context).then(command);
  const code = await running.catch((error: unknown) => {
    interruption.endIfInterrupted();
    fail(error);
    return FAILED;
  });
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  interruption.endIfInterrupted();
  // git's helpers may have left timers that would keep the process alive.
  process.exit(failures.length > 0 ? FAILED : code);
}

const FAILED = 2;

const refuse =
  (stream: string) =>
  (error: NodeJS.ErrnoException): void => {
    // A reader may stop early, such as `head`. That isn't an error.
    if (error.code === 'EPIPE') return;
    const why = error.code ?? 'unknown';
    throw new PreflightError('output', `can't write to ${stream} (${why})`, { cause: error });
  };

function contextOfProcess(): Omit<CommandContext, keyof Interruption> {
  const { argv, env, platform, execPath, stdin, stdout, stderr } = process;
  const [, script = '', ...args] = argv;
  return {
    ...{ env, platform, execPath, stdin, stdout, stderr },
    argv: args,
    uid: process.geteuid?.(),
    kill: (pid, signal) => process.kill(pid, signal),
    isAlive: livenessBy((pid) => process.kill(pid, 0)),
    // Read only when it's needed, so that a command can handle its failure.
    get cwd() {
      return workingDirectory();
    },
    // Package managers link to bins. The link leads to the package.
    packageRoot: dirname(dirname(realpathSync(script))),
    version: __VERSION__,
  };
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new PreflightError('no-working-directory', 'this folder no longer exists', {
      hint: 'Change to another folder and run this again',
      cause,
    });
  }
}

type Interruption = Pick<CommandContext, 'signal' | 'mustCleanUp' | 'lastWords'>;

interface Ends {
  readonly endIfInterrupted: () => void;
  /** Ends the process, or asks the command to end if it has to clean up. */
  readonly endAsFailed: () => void;
}

/** The first signal asks the command to end. The second ends the process, unless it has to clean up. */
function listenForSignals(): Interruption & Ends {
  const controller = new AbortController();
  const { signal } = controller;
  let cleansUp = false;
  let words = (): string => '';
  const endIfInterrupted = (): void => {
    if (!signal.aborted || cleansUp) return;
    // Ends by the same signal, so that the shell sees why. Exiting could also wait for name servers.
    const name = signal.reason as NodeJS.Signals;
    process.removeAllListeners(name);
    process.kill(process.pid, name);
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (signal.aborted && !cleansUp) writeNow(words());
      endIfInterrupted();
      controller.abort(name);
    });
  }
  const mustCleanUp = (): void => {
    cleansUp = true;
  };
  const lastWords = (said: () => string): void => {
    words = said;
  };
  const endAsFailed = (): void => {
    if (!cleansUp) process.exit(FAILED);
    controller.abort('SIGTERM');
  };
  return { signal, mustCleanUp, lastWords, endIfInterrupted, endAsFailed };
}

/** Writes synchronously, because the process ends before a stream would write. */
function writeNow(text: string): void {
  try {
    writeSync(process.stderr.fd, text);
  } catch {
    // stderr is closed.
  }
}

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    stream.write('', () => {
      resolve();
    });
  });
