import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';

interface RunOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** its reason, the name of the signal that we got, is passed on to the command */
  readonly signal: AbortSignal;
  /** a user sits at its terminal, and Ctrl-C is something that the command may take and stay */
  readonly interactive: boolean;
  /** real milliseconds that the command has to end once it was told to; after them it's killed */
  readonly graceMs?: number;
}

/**
 * Runs a command on the terminal that we have, without a shell.
 * @returns its exit code, as a shell has it: 128 + n when signal n ended it
 */
export async function runCommand(
  [program = '', ...args]: readonly string[],
  { cwd, env, signal, interactive, graceMs = 10_000 }: RunOptions,
): Promise<number> {
  const child = spawn(program, args, { cwd, env, stdio: 'inherit' });
  let kill: NodeJS.Timeout | undefined;
  const end = (): void => {
    const name = signalOf(signal.reason);
    child.kill(name);
    if (name !== 'SIGINT' || !interactive) kill = setTimeout(() => child.kill('SIGKILL'), graceMs);
  };
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  try {
    return await exitOf(child, program);
  } finally {
    signal.removeEventListener('abort', end);
    clearTimeout(kill);
  }
}

function exitOf(child: ChildProcess, program: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('error', (cause) => {
      reject(notStarted(program, cause));
    });
    child.on('exit', (code, endedBy) => {
      resolve(endedBy === null ? (code ?? 0) : 128 + constants.signals[endedBy]);
    });
  });
}

// Not always SIGTERM: an interactive shell takes Ctrl-C as "a new prompt", and stays.
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
