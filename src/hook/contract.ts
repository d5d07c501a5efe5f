/**
 * The contract between `hooks/run.sh` and the bundle. The remote's name and URL come in variables
 * rather than arguments: git puts the URL's credentials into both, and arguments are public on a
 * machine (`ps`). They don't begin with `PREFLIGHT_`, so that no header of a config can name them.
 */
export const HOOK_VARIABLES = {
  remote: 'HEROKU_PREFLIGHT_REMOTE',
  url: 'HEROKU_PREFLIGHT_URL',
  /** Absolute path of `<git common dir>/heroku-preflight`. */
  state: 'HEROKU_PREFLIGHT_STATE',
} as const;

/**
 * Exit codes of the bundle. `block` is the only one that stops a push: a Node that crashes, a
 * version manager's shim that fails or a bug exit with others (see start.cjs), and then the push goes
 * on.
 */
export const HOOK_EXIT = { proceed: 0, block: 77 } as const;
