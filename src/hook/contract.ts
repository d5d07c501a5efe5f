/**
 * The contract between `hooks/run.sh` and the bundle. The remote's name and URL are in variables,
 * not in arguments: git puts the URL's credentials into both, and every user of the machine can read
 * arguments (`ps`). They don't begin with `PREFLIGHT_`, so a header in a config can't use them.
 */
export const HOOK_VARIABLES = {
  remote: 'HEROKU_PREFLIGHT_REMOTE',
  url: 'HEROKU_PREFLIGHT_URL',
  /** Absolute path of `<git common dir>/heroku-preflight`. */
  state: 'HEROKU_PREFLIGHT_STATE',
} as const;

/**
 * Reads standard input, which is a file, into `bytes` from a position on. Returns how many there were; 0 at
 * the end.
 */
export type ReadAt = (bytes: Uint8Array, position: number) => number;

/**
 * Exit codes of the bundle. `block` is the only one that stops a push: a Node that crashes, a
 * version manager's shim that fails or a bug exit with others (see start.cjs), and then the push goes
 * on.
 */
export const HOOK_EXIT = { proceed: 0, block: 77 } as const;
export type HookExit = (typeof HOOK_EXIT)[keyof typeof HOOK_EXIT];

/**
 * The signal with which the hook ends itself instead, if exiting would wait for name servers. No one else
 * sends these, and their numbers are 27 and 26 everywhere.
 */
export const HOOK_END = { [HOOK_EXIT.proceed]: 'SIGPROF', [HOOK_EXIT.block]: 'SIGVTALRM' } as const;

/** For everything that a push waits for, except `warmup.wait`. In milliseconds. */
export const HOOK_LIMIT_MS = 10_000;
