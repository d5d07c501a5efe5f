import { COPY, HOOK_LINE, withoutHookLines } from '../hook-line.ts';
import { editedManager } from './configured.ts';
import { simpleGitHooksEditor, withoutCommandLine } from './simple-git-hooks-editor.ts';

const GENERATED = /\bSKIP_SIMPLE_GIT_HOOKS\b/;

/** The end of the lines that it starts each hook with: a hook that ends here has no command. */
const DOES_NOTHING = /\n\s*(?:exit 0|\. "\$SIMPLE_GIT_HOOKS_RC")\nfi\s*$/;

/** A command in simple-git-hooks' configuration, which it copies into the hook that it writes. */
export const simpleGitHooks = editedManager({
  name: 'simple-git-hooks',
  generated: GENERATED,
  configs: [
    ...['.', ''].flatMap((dot) =>
      ['cjs', 'js', 'mjs'].map((type) => `${dot}simple-git-hooks.${type}`),
    ),
    ...['.simple-git-hooks.json', 'simple-git-hooks.json'],
  ],
  packageKey: 'simple-git-hooks',
  editorFor: simpleGitHooksEditor,
  runs: ({ hook }, { ownsHook }) => ownsHook && hook.kind === 'text' && hook.text.includes(COPY),
  sync: 'npx simple-git-hooks',
  snippet: {
    into: 'package.json (put the command in front of your own pre-push command)',
    then: 'npx simple-git-hooks',
    text: `"simple-git-hooks": {\n  "pre-push": ${JSON.stringify(HOOK_LINE)}\n}\n`,
  },
  takesOver: 'simple-git-hooks overwrites or removes this hook',
  keepsAs: null,
  dropsAs: null,
  runsLfs: false,
  withoutCopy(hook) {
    if (!GENERATED.test(withoutHookLines(hook))) return hook;
    const rest = withoutCommandLine(hook);
    return rest !== hook && DOES_NOTHING.test(withoutHookLines(rest)) ? '' : rest;
  },
  offSwitch: {
    variable: 'SKIP_SIMPLE_GIT_HOOKS',
    off: /^1$/,
    elsewhere: 'the file that SIMPLE_GIT_HOOKS_RC names',
  },
  trial: null,
});
