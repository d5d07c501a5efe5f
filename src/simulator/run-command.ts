import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { PreflightError } from '../errors.ts';
import { printable } from '../report/printable.ts';

interface RunOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** its reason, the name of the signal that we got, is passed on to the command */
  readonly signal: AbortSignal;
}

/**
 * Runs a command on the terminal that we have, without a shell.
 * @returns its exit code, as a shell has it: 128 + n when signal n ended it
 */
export async function runCommand(
  [program = '', ...args]: readonly string[],
  { cwd, env, signal }: RunOptions,
): Promise<number> {
  const child = spawn(program, args, { cwd, env, stdio: 'inherit' });
  // Not always SIGTERM: an interactive shell takes Ctrl-C as "a new prompt", and stays.
  const end = (): void => {
    child.kill(signalOf(signal.reason));
  };
  signal.addEventListener('abort', end);
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', (cause) => {
        reject(notStarted(program, cause));
      });
      child.on('exit', (code, endedBy) => {
        resolve(endedBy === null ? (code ?? 0) : 128 + constants.signals[endedBy]);
      });
      if (signal.aborted) end();
    });
  } finally {
    signal.removeEventListener('abort', end);
  }
}

function signalOf(reason: unknown): NodeJS.Signals {
  return reason === 'SIGINT' || reason === 'SIGHUP' ? reason : 'SIGTERM';
}

function notStarted(program: string, cause: NodeJS.ErrnoException): PreflightError {
  const reason = cause.code ?? 'unknown error';
  return new PreflightError('command-not-started', `${printable(program)}: ${reason}`, {
    hint: 'after -- comes a program on PATH and its arguments',
    cause,
  });
}
