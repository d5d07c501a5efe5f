import type { Facts, ManagerFound } from './facts.ts';
import { blockOf, isExecutable, isForeign, isOurs, withBlock } from './hook-file.ts';
import { gitConfig, knowsEveryGit } from './managers/git-config.ts';
import { git } from './managers/git.ts';
import { husky } from './managers/husky.ts';
import { TARGETS } from './managers/index.ts';
import type { BlockPlacement, Placement, Target } from './managers/target.ts';
import { programOf } from './program.ts';
import type { Refusal } from './refusal.ts';

/** Our lines in a hook that they fit into: its whole text, as latin1. */
export type FittedBlock = BlockPlacement & { readonly text: string };

interface Choice {
  readonly target: Target;
  readonly placement: Exclude<Placement, BlockPlacement> | FittedBlock | Refusal;
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

/** The same with the hook's text, or why our lines don't go into the hook that is there. */
function fitting(placement: Placement | Refusal, { payload }: Facts): Choice['placement'] {
  if ('reason' in placement || placement.type !== 'block') return placement;
  const fitted = fitBlock(placement, payload.hook);
  return 'reason' in fitted ? fitted : { ...placement, ...fitted };
}

const GIT_WONT_RUN = new Set<Refusal['reason']>(['hooks-off', 'hooks-path-elsewhere']);

/** What keeps our lines out of a hook, and is no obstacle to a hook in git's configuration. */
const OVERCOME = new Set<Refusal['reason']>([
  ...(['hooks-path-elsewhere', 'foreign-language', 'hands-over', 'binary', 'symlink'] as const),
  ...(['not-a-file', 'unreadable', 'not-executable', 'crlf'] as const),
]);

function targetInUse(facts: Facts): Target {
  const { hook, husky: huskyFound, managers } = facts;
  const owner = managers.find(({ ownsHook }) => ownsHook);
  // Where ours stands beside a manager, its user has asked for that (--target git).
  if (isOurs(hook) && !owner && !huskyFound) return git;
  if (gitConfig.isInUse(facts) && knowsEveryGit(facts) && !isRunOtherwise(facts)) return gitConfig;
  if (huskyFound && isHuskysTurn(facts, owner)) return husky;
  if (owner) return TARGETS.find(({ name }) => name === owner.name) ?? git;
  // Any manager would overwrite it, or move it to where nothing runs it.
  if (hook.kind !== 'none') return git;
  return TARGETS.find((one) => one.isInUse(facts)) ?? git;
}

/** A husky that isn't set up yet would switch off what git runs now. */
function isHuskysTurn(
  { hook, husky: found, repository }: Facts,
  owner: ManagerFound | undefined,
): boolean {
  if (found?.ready === true || repository.hooksPath !== null) return true;
  return !owner && (!isForeign(hook) || (found !== null && isOurs(found.script)));
}

/** Whether the team has ours in what git runs: git's configuration would run it once more. */
const isRunOtherwise = ({ husky: found, managers }: Facts): boolean =>
  (found?.ready === true && isOurs(found.script)) ||
  managers.some(
    ({ ownsHook, configs: [config] }) => ownsHook && config?.editor?.has(config.text) === true,
  );

/** The contents of a hook with our block in it (latin1), or why it doesn't fit. */
function fitBlock(
  { hook, readBy }: Pick<BlockPlacement, 'hook' | 'readBy'>,
  shipped: string,
): { readonly text: string } | Refusal {
  const { path } = hook;
  switch (hook.kind) {
    case 'none':
      return { text: shipped };
    case 'symlink':
      return { reason: 'symlink', path, target: hook.target };
    case 'binary':
      return { reason: 'binary', path };
    case 'other':
      return { reason: 'not-a-file', path };
    case 'unreadable':
      return { reason: 'unreadable', path };
    case 'text': {
      if (readBy === 'shebang' && !isExecutable(hook)) return { reason: 'not-executable', path };
      const program = programOf(hook.text);
      if (program.type === 'hands-over') return { reason: 'hands-over', path };
      if (readBy === 'shebang' && program.type === 'other') {
        return { reason: 'foreign-language', path, name: program.name };
      }
      if (readBy === 'shebang' && program.type === 'crlf') return { reason: 'crlf', path };
      return { text: withBlock(hook.text, blockOf(shipped)) };
    }
  }
}
