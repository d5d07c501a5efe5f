import type { Facts } from './facts.ts';
import { fitBlock } from './fit-block.ts';
import { isOurs } from './hook-file.ts';
import type { Refusal } from './refusal.ts';
import { gitConfig, knowsEveryGit } from './targets/git-config.ts';
import { git } from './targets/git.ts';
import { husky } from './targets/husky.ts';
import { TARGETS } from './targets/index.ts';
import type { Placement, Target } from './targets/target.ts';

interface Choice {
  readonly target: Target;
  readonly placement: Placement | Refusal;
}

/** Where the hook goes: what the user asked for, else what the repository uses, else a free place. */
export function chooseTarget(facts: Facts, asked: Target | null): Choice {
  const choice = choiceOf(facts, asked ?? targetInUse(facts));
  const { placement } = choice;
  if (!('reason' in placement) || asked || !OVERCOME.has(placement.reason)) return choice;
  return knowsEveryGit(facts) ? choiceOf(facts, gitConfig) : choice;
}

function choiceOf(facts: Facts, target: Target): Choice {
  const placement = fitting(target.placement(facts), facts);
  if (target.name === git.name || target.name === gitConfig.name) return { target, placement };
  // A manager's hook is as far out of git's sight as one of ours would be.
  const there = git.placement(facts);
  const isUnseen =
    'reason' in there && GIT_WONT_RUN.has(there.reason) && target.name !== husky.name;
  return { target, placement: isUnseen ? there : placement };
}

/** The same, or why our lines don't go into the hook that is there. */
function fitting(placement: Placement | Refusal, { payload }: Facts): Placement | Refusal {
  if ('reason' in placement || placement.type !== 'block') return placement;
  const fitted = fitBlock(placement, payload.hook);
  return 'reason' in fitted ? fitted : placement;
}

const GIT_WONT_RUN = new Set<Refusal['reason']>(['hooks-off', 'hooks-path-elsewhere']);

/** What keeps our lines out of a hook, and is no obstacle to a hook in git's configuration. */
const OVERCOME = new Set<Refusal['reason']>([
  ...(['hooks-path-elsewhere', 'foreign-language', 'hands-over', 'binary', 'symlink'] as const),
  ...(['not-a-file', 'not-executable', 'crlf'] as const),
]);

function targetInUse(facts: Facts): Target {
  const [manager] = facts.managers;
  // Where ours stands beside a manager, its user has asked for that (--target git).
  const isBeside = isOurs(facts.hook) && !manager?.ownsHook;
  if (isBeside && !facts.husky) return git;
  if (gitConfig.isInUse(facts) && knowsEveryGit(facts)) return gitConfig;
  return TARGETS.find((one) => one.isInUse(facts)) ?? git;
}
