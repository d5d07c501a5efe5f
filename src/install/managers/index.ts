import { lefthook, pastedManager, preCommit, simpleGitHooks } from './edited.ts';
import { gitConfig } from './git-config.ts';
import { git } from './git.ts';
import { husky } from './husky.ts';
import type { Target } from './target.ts';

/** In the order in which they're tried: a manager in use comes before git's own directory. */
export const TARGETS: readonly Target[] = [
  husky,
  lefthook,
  preCommit,
  simpleGitHooks,
  pastedManager('overcommit'),
  pastedManager('hk'),
  gitConfig,
  git,
];
