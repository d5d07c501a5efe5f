import { gitConfig } from './git-config.ts';
import { git } from './git.ts';
import { hk } from './hk.ts';
import { husky4 } from './husky-4.ts';
import { husky } from './husky.ts';
import { lefthook } from './lefthook.ts';
import { overcommit } from './overcommit.ts';
import { preCommit, prek } from './pre-commit.ts';
import { simpleGitHooks } from './simple-git-hooks.ts';
import type { HookManager, Target } from './target.ts';

/** In the order in which we try them. The one that sets `core.hooksPath` comes first. */
export const MANAGERS: readonly HookManager[] = [
  husky,
  lefthook,
  preCommit,
  prek,
  simpleGitHooks,
  overcommit,
  hk,
  husky4,
];

/** In the order in which we try them: a manager in use comes before git's own directory. */
export const TARGETS: readonly Target[] = [...MANAGERS, gitConfig, git];
