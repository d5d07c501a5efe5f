import { SNIPPET_MARK } from '../managers.ts';
import { editedManager } from './edited-manager.ts';

/** A command in simple-git-hooks' configuration, which it copies into the hook that it writes. */
export const simpleGitHooks = editedManager({
  name: 'simple-git-hooks',
  runs: ({ hook }, { ownsHook }) =>
    ownsHook && hook.kind === 'text' && hook.text.includes(SNIPPET_MARK),
  sync: 'npx simple-git-hooks',
});
