import type { Readable, Writable } from 'node:stream';

/** A process's environment. */
export type Env = Readonly<Record<string, string | undefined>>;

/** The world that a command runs in, read once by the bin and passed on. */
export interface CommandContext {
  /** what follows the command's name */
  readonly argv: readonly string[];
  readonly env: Env;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** the running Node's path */
  readonly execPath: string;
  /** the package's own root: `dist/` and `hooks/` are below it */
  readonly packageRoot: string;
  readonly version: string;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** sends a signal to a process; a negative id is a group's. Throws if there is none */
  readonly kill: (pid: number, signal: 'SIGKILL') => boolean;
  /** whether a process id is in use */
  readonly isAlive: (pid: number) => boolean;
  /** aborted on SIGINT, SIGTERM and SIGHUP; its reason is the signal's name. The next one ends us */
  readonly signal: AbortSignal;
  /** from here on no further signal ends us: the command leaves nothing behind, and then returns */
  readonly mustCleanUp: () => void;
  /** what stderr gets where the second signal ends us */
  readonly lastWords: (words: () => string) => void;
}

/**
 * Runs to the end and returns the exit code: 0 done, 1 a finding that counts as an error, 2 it
 * couldn't be done. A PreflightError that it throws is printed by the bin, and exits with 2.
 */
export type Command = (context: CommandContext) => Promise<number>;

/** Names the tool in the logs of whoever is asked (RFC 9110, 10.1.5). */
export const userAgent = (version: string): string =>
  `heroku-preflight/${version} (+https://www.npmjs.com/package/heroku-preflight)`;
