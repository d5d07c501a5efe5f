/** Of git's configuration: what is below it is ours alone. */
export const HOOK_SECTION = 'hook.heroku-preflight';
