import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import type { Env } from '../env.ts';
import { PreflightError } from '../errors.ts';
import { printable } from '../report/printable.ts';

export interface DetachedWorld {
  readonly cwd: string;
  readonly env: Env;
  /** the running Node's path */
  readonly execPath: string;
  readonly platform: NodeJS.Platform;
}

/**
 * Starts the process that outlives the hook, and goes on with the run in `runPath`. Throws a
 * PreflightError (`not-started`) where there can't be one.
 */
export function startDetached(
  bundle: string,
  runPath: string,
  { cwd, env, execPath, platform }: DetachedWorld,
): void {
  const child = spawn(execPath, [bundle, runPath, cwd], {
    // In the working tree it would be in the way of whoever unmounts that, or on Windows moves it.
    cwd: platform === 'win32' ? homedir() : '/',
    env: { ...env, HEROKU_API_KEY: undefined },
    ...{ detached: true, windowsHide: true },
    // No pipe of git's goes along: whoever holds one holds the push up.
    stdio: 'ignore',
  });
  child.on('error', () => undefined).unref();
  // Why is said by an event, which a push that is about to end doesn't wait for.
  if (child.pid === undefined)
    throw new PreflightError('not-started', `can't start ${printable(execPath)}`);
}
