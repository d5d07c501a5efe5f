import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants, homedir, setPriority } from 'node:os';
import { basename } from 'node:path';
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

/** Has a prepared process continue the run in `runPath`. Throws a PreflightError (`not-started`). */
export type BeginDetached = (runPath: string, start?: DetachedStart) => void;

/** Ends without a run: the push was stopped, or killed. What it leaves unread is for the program. */
const WAIT_FOR_RUN =
  'IFS= read -r pause && IFS= read -r run || exit; ' +
  '[ "$pause" = 0 ] || sleep "$pause"; exec "$1" "$2" "$3/$run" "$4"';

/**
 * Starts a process that outlives the hook, and that does nothing until it's given a run in the folder
 * `runs`. Starting it takes as long as ten requests, so that's done while Heroku answers. Windows has no
 * shell for it to wait in.
 */
export function prepareDetached(
  bundle: string,
  runs: string,
  context: DetachedContext,
): BeginDetached {
  const { cwd, execPath, platform } = context;
  if (platform === 'win32')
    return (runPath, { input = '' } = {}) => {
      start([execPath, bundle, runPath, cwd], context).give(input);
    };
  const waiting = start(
    ['/bin/sh', '-c', WAIT_FOR_RUN, 'sh', execPath, bundle, runs, cwd],
    context,
  );
  return (runPath, { input = '', isUrgent = true } = {}) => {
    if (!existsSync(execPath)) throw notStarted(execPath);
    waiting.give(`${isUrgent ? 0 : 1}\n${basename(runPath)}\n${input}`);
  };
}

interface Started {
  /** throws if it hasn't started */
  readonly give: (input: string) => void;
}

function start(
  [program, ...args]: readonly [string, ...string[]],
  { env, execPath, platform }: DetachedContext,
): Started {
  const child = spawn(program, args, {
    // In the working tree, it would block unmounting it, or on Windows moving it.
    cwd: platform === 'win32' ? homedir() : '/',
    env: { ...env, HEROKU_API_KEY: undefined },
    ...{ detached: true, windowsHide: true },
    // Without git's pipes, because git waits until they're closed.
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.on('error', () => undefined).unref();
  child.stdin.on('error', () => undefined);
  if (child.pid !== undefined) giveWay(child.pid);
  return {
    give(input) {
      // An event has the reason, but it comes too late for a push that is about to end.
      if (child.pid === undefined) throw notStarted(execPath);
      // It fits into the pipe, so it's written at once.
      child.stdin.end(input);
    },
  };
}

const notStarted = (execPath: string): PreflightError =>
  new PreflightError('not-started', `can't start ${printable(execPath)}`);

/** The push still runs, and someone waits for it. */
function giveWay(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended, or that isn't allowed here.
  }
}
