import { HOOK_LINE } from '../hook-line.ts';
import { pastedManager } from './configured.ts';
import { majorOf } from './husky.ts';
import type { HookManager } from './target.ts';

// husky's own hook reads stdin and the arguments, and gives them to its commands in variables. It has no
// place for a line of ours: each `npm install` rewrites it, and nothing below its last line runs.
const COMMAND = `set -f; set -- $HUSKY_GIT_PARAMS; set +f; printf '%s\\n' "$HUSKY_GIT_STDIN" | {
${HOOK_LINE}
} || exit`;

const pasted = pastedManager({
  name: 'husky-4',
  generated: /^#\s?husky(?:[ \t]+\d\S*)?\s*$/m,
  configs: [
    ...['', '.json', '.yaml', '.yml', '.js', '.cjs'].map((ending) => `.huskyrc${ending}`),
    ...['husky.config.js', 'husky.config.cjs'],
  ],
  packageKey: 'husky',
  takesOver: null,
  keepsAs: null,
  dropsAs: null,
  runsLfs: false,
  offSwitch: { variable: 'HUSKY_SKIP_HOOKS', off: /^(1|true)$/, elsewhere: '~/.huskyrc' },
  snippet: {
    into: 'package.json (put ";" and your own pre-push command at the end)',
    text: `"husky": {
  "hooks": {
    "pre-push": ${JSON.stringify(COMMAND)}
  }
}
`,
  },
});

/** husky until version 4, which keeps commands in package.json. Newer versions ignore them. */
export const husky4: HookManager = {
  ...pasted,
  find: (evidence) =>
    (majorOf(evidence.packageJson) ?? 0) > 4 ? Promise.resolve(null) : pasted.find(evidence),
};
