import { spawn } from 'node:child_process';
import { constants, homedir, setPriority } from 'node:os';
import type { Env } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';

interface DetachedContext {
  readonly cwd: string;
  readonly env: Env;
  /** the running Node's path */
  readonly execPath: string;
  readonly platform: NodeJS.Platform;
}

interface DetachedStart {
  /** for its stdin. Only it and we can read that, unlike arguments, variables and files */
  readonly input?: string;
  /** whether the app is to be woken. If not, it starts a second later: until then, the push has the cores */
  readonly isUrgent?: boolean;
}

const A_SECOND_LATER = ['/bin/sh', '-c', 'sleep 1; exec "$@"', 'sh'] as const;

/**
 * Starts a process that outlives the hook and continues the run in `runPath`. Throws a PreflightError
 * (`not-started`) if it can't start.
 */
export function startDetached(
  bundle: string,
  runPath: string,
  { cwd, env, execPath, platform }: DetachedContext,
  { input = '', isUrgent = true }: DetachedStart = {},
): void {
  const command = [execPath, bundle, runPath, cwd] as const;
  const [program, ...args] =
    isUrgent || platform === 'win32' ? command : ([...A_SECOND_LATER, ...command] as const);
  const child = spawn(program, args, {
    // In the working tree, it would block unmounting it, or on Windows moving it.
    cwd: platform === 'win32' ? homedir() : '/',
    env: { ...env, HEROKU_API_KEY: undefined },
    ...{ detached: true, windowsHide: true },
    // Without git's pipes, because git waits until they're closed.
    stdio: [input === '' ? 'ignore' : 'pipe', 'ignore', 'ignore'],
  });
  child.on('error', () => undefined).unref();
  // It fits into the pipe, so it's written at once.
  child.stdin?.on('error', () => undefined).end(input);
  // An event has the reason, but it comes too late for a push that is about to end.
  if (child.pid === undefined)
    throw new PreflightError('not-started', `can't start ${printable(execPath)}`);
  giveWay(child.pid);
}

/** The push still runs, and someone waits for it. */
function giveWay(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended, or that isn't allowed here.
  }
}
