import { stringify } from 'yaml';
import { shellQuoted } from '../../base/text.ts';
import { withSlashes } from '../files.ts';
import { editedManager } from './configured.ts';
import { filesBeside, lefthookEditor } from './lefthook-editor.ts';
import { COMMAND, JOB_NAME } from './lefthook-job.ts';

/** A job in lefthook's configuration, which lefthook's hook reads on each push. */
export const lefthook = editedManager({
  name: 'lefthook',
  generated: /\bcall_lefthook\b/,
  configs: ['yml', 'yaml', 'json', 'jsonc', 'toml'].flatMap((type) =>
    ['lefthook', '.lefthook', '.config/lefthook'].map((name) => `${name}.${type}`),
  ),
  editorFor: lefthookEditor,
  filesBeside,
  runs: (_facts, { ownsHook }) => ownsHook,
  sync: 'npx lefthook install',
  snippet: {
    into: 'lefthook.yml',
    then: 'npx lefthook install',
    text: stringify({ 'pre-push': { commands: { [JOB_NAME]: COMMAND } } }, { lineWidth: 0 }),
  },
  takesOver: 'lefthook install renames this hook, and then nothing runs it',
  keepsAs: null,
  dropsAs: '.old',
  runsLfs: true,
  withoutCopy: null,
  offSwitch: {
    variable: 'LEFTHOOK',
    off: /^(0|false)$/,
    elsewhere: '"skip:" and "only:" in lefthook.yml, and lefthook-local.yml',
  },
  // Lefthook's hook starts the program in LEFTHOOK_BIN. Ours starts the hook again, with our job only
  // and without lefthook's own work (git-lfs, updates of its hooks). The second command is for lefthook 1.
  trial: ({ hook, platform }, env) => ({
    variable: 'LEFTHOOK_BIN',
    program: `#!/bin/sh
${env.LEFTHOOK_BIN === undefined ? 'unset LEFTHOOK_BIN' : `LEFTHOOK_BIN=${shellQuoted(env.LEFTHOOK_BIN)}`}
shift 2
hook=${shellQuoted(withSlashes(hook.path, platform))}
"$hook" "$@" --job ${JOB_NAME} --command ${JOB_NAME} --skip-lfs --no-auto-install ||
  GIT_LFS_SKIP_PUSH=1 "$hook" "$@" --jobs ${JOB_NAME} --commands ${JOB_NAME} --no-auto-install
`,
  }),
});
