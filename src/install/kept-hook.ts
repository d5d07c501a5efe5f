import { dirname, join } from 'node:path';
import { HOOK_LINES, withoutHookLines } from './hook-line.ts';

/**
 * The name of a hook that our lines don't fit into (a Python script, a program, a link). Ours has its place
 * and starts it, from the same folder.
 */
const KEPT = 'pre-push.kept-by-heroku-preflight';

/** Where the hook at `path` is kept, or would be. */
export const keptBeside = (path: string): string => join(dirname(path), KEPT);

// Like git, it skips a hook that isn't executable. It starts no process of its own.
export const START = `# The hook that was here before, with the same arguments and stdin.
case $0 in */*) heroku_kept=\${0%/*}/${KEPT} ;; *) heroku_kept=./${KEPT} ;; esac
[ ! -x "$heroku_kept" ] || exec "$heroku_kept" "$@"
`;

/** Ours, in the place of the kept one. It leaves git-lfs to that one, which needs the stdin. */
export const KEEPER = `#!/bin/sh\n${HOOK_LINES}${START}`;

export const isKeeper = (text: string): boolean => text.includes(START);

/** What others have written around our lines and the start of the kept hook. */
export const withoutKeeper = (text: string): string => withoutHookLines(text).replace(START, '');
