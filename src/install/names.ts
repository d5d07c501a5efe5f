/**
 * How to run the installer. By the package's name: `npx install-hooks` would fetch, where the package
 * isn't installed, whatever somebody has registered under that name.
 */
export const INSTALLER = 'npx -p heroku-preflight install-hooks';

/** Of git's configuration: what is below it is ours alone. */
export const HOOK_SECTION = 'hook.heroku-preflight';

/** A word for a POSIX shell that stands for `text`, whatever that holds. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
