import { JOB_NAME } from '../edit/lefthook-job.ts';
import { shellQuoted } from '../shell-quoted.ts';
import { editedManager } from './edited-manager.ts';

/** A job in lefthook's configuration. Its hook reads that anew on each push. */
export const lefthook = editedManager({
  name: 'lefthook',
  runs: (_facts, { ownsHook }) => ownsHook,
  sync: 'npx lefthook install',
  // Its hook starts what LEFTHOOK_BIN names, which starts the hook once more: as it is, but for our job
  // alone. What else it would do on a push, for git-lfs and for itself, is left out. The second form is
  // lefthook 1's.
  trial: ({ hook }, env) => ({
    variable: 'LEFTHOOK_BIN',
    program: `#!/bin/sh
${env.LEFTHOOK_BIN === undefined ? 'unset LEFTHOOK_BIN' : `LEFTHOOK_BIN=${shellQuoted(env.LEFTHOOK_BIN)}`}
shift 2
hook=${shellQuoted(hook.path)}
"$hook" "$@" --job ${JOB_NAME} --command ${JOB_NAME} --skip-lfs --no-auto-install ||
  GIT_LFS_SKIP_PUSH=1 "$hook" "$@" --jobs ${JOB_NAME} --commands ${JOB_NAME} --no-auto-install
`,
  }),
});
