import { realpathSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command, CommandContext } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import { tellFailure } from '../commands/cli.ts';
import { findProgramsOnPathAlone } from './windows.ts';

declare const __VERSION__: string;

/** Runs a command in this process, and says what went wrong under `name`. */
export async function runBin(name: string, command: Command): Promise<never> {
  findProgramsOnPathAlone();
  const interruption = listenForSignals();
  const failures: unknown[] = [];
  const fail = (error: unknown): void => {
    // One leads to the next: the first is what happened.
    if (failures.push(error) === 1) tellFailure(name, error, process);
  };
  process.on('uncaughtException', (error) => {
    fail(error);
    interruption.endAsFailed();
  });
  process.stdout.on('error', refuse('standard output'));
  process.stderr.on('error', refuse('standard error'));
  // Not spread: that would ask for the working directory.
  const context = Object.assign(contextOfProcess(), interruption);
  const running = Promise.resolve(context).then(command);
  const code = await running.catch((error: unknown) => {
    interruption.endIfInterrupted();
    fail(error);
    return FAILED;
  });
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  interruption.endIfInterrupted();
  // git's helpers may have left timers that nobody waits for.
  process.exit(failures.length > 0 ? FAILED : code);
}

const FAILED = 2;

const refuse =
  (stream: string) =>
  (error: NodeJS.ErrnoException): void => {
    // A reader that goes away, such as `head`, is its own business.
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
    kill: (pid, signal) => process.kill(pid, signal),
    isAlive,
    // Asked for when it's needed: a command may have something to say about its failure.
    get cwd() {
      return workingDirectory();
    },
    // Package managers link to bins: the package is where the link leads.
    packageRoot: dirname(dirname(realpathSync(script))),
    version: __VERSION__,
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
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
  /** Ends the process, or asks a command that has to clean up to end. */
  readonly endAsFailed: () => void;
}

/** The first signal asks the command to end; one more ends it, unless it has to clean up. */
function listenForSignals(): Interruption & Ends {
  const controller = new AbortController();
  const { signal } = controller;
  let cleansUp = false;
  let words = (): string => '';
  const endIfInterrupted = (): void => {
    if (!signal.aborted || cleansUp) return;
    // By the same signal, so that the shell knows why; exiting could wait for name servers.
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

/** A stream could put it off, and nothing is left to wait for it. */
function writeNow(text: string): void {
  try {
    writeSync(process.stderr.fd, text);
  } catch {
    // Nobody reads it any more.
  }
}

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    stream.write('', () => {
      resolve();
    });
  });
