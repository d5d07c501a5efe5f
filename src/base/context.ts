import type { Readable, Writable } from 'node:stream';

/** A process's environment. */
export type Env = Readonly<Record<string, string | undefined>>;

/** A command's environment, read once by the bin. */
export interface CommandContext {
  /** what follows the command's name */
  readonly argv: readonly string[];
  readonly env: Env;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** the user's id; undefined on Windows */
  readonly uid: number | undefined;
  /** the running Node's path */
  readonly execPath: string;
  /** the package's own root: `dist/` and `hooks/` are below it */
  readonly packageRoot: string;
  readonly version: string;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** sends a signal to a process, or with a negative id to its group. Throws if it doesn't exist */
  readonly kill: (pid: number, signal: 'SIGKILL') => boolean;
  /** whether a process id is in use */
  readonly isAlive: (pid: number) => boolean;
  /** aborted on SIGINT, SIGTERM and SIGHUP; its reason is the signal's name. A second signal kills us */
  readonly signal: AbortSignal;
  /** from now on a second signal doesn't kill us: the command cleans up and returns */
  readonly mustCleanUp: () => void;
  /** what to write to stderr if a second signal kills us */
  readonly lastWords: (words: () => string) => void;
}

/**
 * Resolves with the exit code: 0 done, 1 a finding that counts as an error, 2 failed. If it throws a
 * PreflightError, the bin prints it and exits with 2.
 */
export type Command = (context: CommandContext) => Promise<number>;
