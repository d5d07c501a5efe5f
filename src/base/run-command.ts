import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { PreflightError } from './errors.ts';
import { commandText, printable } from './text.ts';

interface RunOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** its reason is the name of a signal, which is passed on to the command */
  readonly signal: AbortSignal;
  readonly platform: NodeJS.Platform;
  /** true: there's a terminal, and the command can handle Ctrl-C without ending */
  readonly interactive: boolean;
  /** the file descriptor for its stdout; default: that of ours */
  readonly stdout?: number;
  /** real milliseconds that the command gets to end after the signal; then it's killed */
  readonly graceMs?: number;
}

/**
 * Runs a command on our terminal, without a shell. If the signal is aborted already, it starts nothing.
 * @returns its exit code, as in a shell: 128 + n if signal n ended it
 */
export async function runCommand(words: readonly string[], options: RunOptions): Promise<number> {
  if (options.signal.aborted) return codeOf(signalOf(options.signal.reason));
  try {
    return await run(words, options);
  } catch (cause) {
    throw notStarted(words, options.platform, cause as NodeJS.ErrnoException);
  }
}

async function run(
  [program = '', ...args]: readonly string[],
  { cwd, env, signal, interactive, stdout = 1, graceMs = 10_000 }: RunOptions,
): Promise<number> {
  const child = spawn(program, args, { cwd, env, stdio: [0, stdout, 2] });
  let kill: NodeJS.Timeout | undefined;
  const end = (): void => {
    const name = signalOf(signal.reason);
    child.kill(name);
    if (name !== 'SIGINT' || !interactive) kill = setTimeout(() => child.kill('SIGKILL'), graceMs);
  };
  signal.addEventListener('abort', end);
  try {
    return await exitOf(child);
  } finally {
    signal.removeEventListener('abort', end);
    clearTimeout(kill);
  }
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, endedBy) => {
      resolve(endedBy === null ? (code ?? 0) : codeOf(endedBy));
    });
  });
}

const codeOf = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];

// Not always SIGTERM: an interactive shell answers Ctrl-C with a new prompt, and stays.
function signalOf(reason: unknown): NodeJS.Signals {
  return reason === 'SIGINT' || reason === 'SIGHUP' ? reason : 'SIGTERM';
}

/** On Windows, npm and other programs are scripts (.cmd), which only cmd starts. */
function notStarted(
  words: readonly string[],
  platform: NodeJS.Platform,
  cause: NodeJS.ErrnoException,
): PreflightError {
  const [program = ''] = words;
  const typed = commandText(words) ?? 'PROGRAM';
  const reason = cause.code ?? 'unknown error';
  return new PreflightError('command-not-started', `${printable(program)}: ${reason}`, {
    hint:
      platform === 'win32'
        ? `After --, give a program (.exe) on PATH. For a script (.cmd): -- cmd /c ${typed}`
        : 'After --, give a program on PATH and its arguments',
    cause,
  });
}
