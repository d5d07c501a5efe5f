import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { Env } from './context.ts';

export interface Program {
  readonly command: readonly [program: string, ...args: string[]];
  readonly cwd: string;
  readonly env: Env;
  readonly input?: string;
  /** bytes of output; a program that prints more is ended */
  readonly most: number;
}

/** When and how programs are ended that we've started. */
export interface Ending {
  readonly signal?: AbortSignal | undefined;
  /** `process.kill`; without it, only the program itself is killed, not what it has started */
  readonly kill?: (pid: number, signal: 'SIGKILL') => unknown;
  readonly platform?: NodeJS.Platform;
}

export interface Ended {
  /** null: a signal ended it, or we did */
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** whether it printed more than `most`, which isn't here */
  readonly isCut: boolean;
}

/** Anything that it starts has this variable, too, by which we find it on Linux. */
const MARK = 'HEROKU_PREFLIGHT_STARTED';

// What a program leaves behind can hold its output open.
const GRACE_MS = 1_000;

/**
 * Runs a program to its end. When the signal aborts, it rejects with the signal's reason, after it has
 * killed the program and everything that it started; it doesn't wait for any of them. Rejects like Node
 * if the program can't be started.
 */
export function runProgram(
  { command: [program, ...args], cwd, env, input = '', most }: Program,
  ending: Ending = {},
): Promise<Ended> {
  const { signal } = ending;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const mark = `${Date.now()}-${Math.random()}`;
    const child = spawn(program, args, {
      cwd,
      env: { ...env, [MARK]: mark },
      // Its own session: it can be killed as a whole, and has no terminal to prompt on.
      detached: ending.kill !== undefined && ending.platform !== 'win32',
      windowsHide: true,
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let left = most;
    let code: number | null = null;
    let grace: NodeJS.Timeout | undefined;
    const release = (): void => {
      clearTimeout(grace);
      signal?.removeEventListener('abort', stop);
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
      child.unref();
    };
    const finish = (): void => {
      release();
      const output = Buffer.concat(stdout);
      resolve({ code, stdout: output, stderr: Buffer.concat(stderr).toString(), isCut: left < 0 });
    };
    const stop = (): void => {
      endAll(child, mark, ending);
      release();
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the signal's
      reject(signal?.reason);
    };
    const collect =
      (chunks: Buffer[]) =>
      (chunk: Buffer): void => {
        if (left < 0) return;
        chunks.push(chunk.subarray(0, left));
        left -= chunk.length;
        if (left >= 0) return;
        endAll(child, mark, ending);
        finish();
      };
    signal?.addEventListener('abort', stop);
    child.stdout.on('data', collect(stdout));
    child.stderr.on('data', collect(stderr));
    child.on('error', (error) => {
      release();
      reject(error);
    });
    child.on('exit', (exitCode) => {
      code = exitCode;
      grace = setTimeout(finish, GRACE_MS);
    });
    child.on('close', finish);
    // It may end before it has read everything.
    child.stdin.on('error', () => undefined).end(input);
  });
}

/** Kills a program and what it started, even in sessions of their own. SIGKILL also ends a stopped one. */
function endAll(program: ChildProcess, mark: string, { kill, platform }: Ending): void {
  const { pid } = program;
  if (pid === undefined) return;
  if (platform === 'win32') {
    const options = { stdio: 'ignore', windowsHide: true } as const;
    spawn('taskkill', ['/pid', `${pid}`, '/T', '/F'], options).on('error', () => undefined);
    return;
  }
  if (kill === undefined) {
    program.kill('SIGKILL');
    return;
  }
  // Again for what has been started meanwhile. The search comes first: by parents, it needs the program.
  for (let round = 0; round < 3; round += 1) {
    const found = startedBy(pid, platform === 'linux' ? processesInProc(mark) : processesOfPs());
    for (const each of [-pid, ...found]) tryToKill(each, kill);
    if (found.length === 0) return;
  }
}

function tryToKill(pid: number, kill: Required<Ending>['kill']): void {
  try {
    kill(pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** whether it has our mark */
  readonly isOurs: boolean;
}

/** The descendants of a process, and those that it has left to another parent, if they have the mark. */
function startedBy(root: number, processes: readonly Process[]): number[] {
  const found = new Set([root]);
  for (let before = 0; before < found.size;) {
    before = found.size;
    for (const { pid, parent, isOurs } of processes)
      if (isOurs || found.has(parent)) found.add(pid);
  }
  found.delete(root);
  return [...found];
}

function processesInProc(mark: string): Process[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    const stat = readOrEmpty(`/proc/${pid}/stat`);
    // `pid (name) state ppid …`; the name can contain anything. A zombie has ended.
    const [, state, parent] = stat.slice(stat.lastIndexOf(')')).split(' ');
    if (parent === undefined || state === 'Z') return [];
    const isOurs = readOrEmpty(`/proc/${pid}/environ`).includes(`${MARK}=${mark}\0`);
    return [{ pid: Number(pid), parent: Number(parent), isOurs }];
  });
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** Elsewhere, a process that its parent has left can't be found. */
function processesOfPs(): Process[] {
  try {
    const limits = { timeout: 1_000, killSignal: 'SIGKILL', encoding: 'utf8' } as const;
    const list = execFileSync('/bin/ps', ['-A', '-o', 'pid=,ppid='], limits);
    return list.split('\n').flatMap((line) => {
      const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
      return pid > 1 ? [{ pid, parent, isOurs: false }] : [];
    });
  } catch {
    return [];
  }
}

/**
 * Windows looks for programs in the current folder before PATH. Here that's the working tree, so a
 * `git.exe` in a stranger's repository would run. Child processes inherit this setting, and Node itself
 * obeys it since libuv 1.48.
 */
export function findProgramsOnPathAlone(
  platform: NodeJS.Platform,
  env: Record<string, string | undefined>,
): void {
  if (platform === 'win32') env.NoDefaultCurrentDirectoryInExePath = '1';
}

/**
 * Tells whether a process id is in use, by a process of this user.
 * @param probe `process.kill` with signal 0
 */
export const livenessBy =
  (probe: (pid: number) => boolean) =>
  (pid: number): boolean => {
    try {
      return probe(pid);
    } catch {
      return false;
    }
  };
