import type { Facts } from './facts.ts';
import { isExecutable, isForeign, isOurs } from './hook-file.ts';
import { HOOK_LINES, NEW_HOOK, withHookLines } from './hook-line.ts';
import { gitConfig, knowsEveryGit } from './managers/git-config.ts';
import { git } from './managers/git.ts';
import { MANAGERS, TARGETS } from './managers/index.ts';
import type { ManagerFound } from './managers/manager.ts';
import type { BlockPlacement, Placement, Target } from './managers/target.ts';
import { programOf } from './program.ts';
import type { Refusal } from './refusal.ts';

/** A hook that can take our line; `text` is the new hook, as latin1. */
export type FittedBlock = BlockPlacement & { readonly text: string };

interface Choice {
  readonly target: Target;
  readonly placement: Exclude<Placement, BlockPlacement> | FittedBlock | Refusal;
}

/** Where our hook goes: the user's choice, else what the repository uses, else a free place. */
export function chooseTarget(facts: Facts, asked: Target | null): Choice {
  const choice = choiceOf(facts, asked ?? targetInUse(facts));
  const { placement } = choice;
  if (!('reason' in placement) || asked || !OVERCOME.has(placement.reason)) return choice;
  return knowsEveryGit(facts) ? choiceOf(facts, gitConfig) : choice;
}

function choiceOf(facts: Facts, target: Target): Choice {
  const placement = fitting(target, facts);
  if (!target.needsHooksDir) return { target, placement };
  // If git wouldn't run our hook there, it doesn't run the manager's either.
  const there = git.placement(facts);
  const isUnseen = 'reason' in there && GIT_WONT_RUN.has(there.reason);
  return { target, placement: isUnseen ? there : placement };
}

/** The placement with the new hook's text, or why the existing hook can't take our line. */
function fitting(target: Target, facts: Facts): Choice['placement'] {
  const placement = target.placement(facts);
  if ('reason' in placement || placement.type !== 'block') return placement;
  const fitted = fitBlock(placement, target.name);
  return 'reason' in fitted ? fitted : { ...placement, ...fitted };
}

const GIT_WONT_RUN = new Set<Refusal['reason']>(['hooks-off', 'hooks-path-elsewhere']);

/** Obstacles for a line in a hook, but not for a hook in git's configuration. */
const OVERCOME = new Set<Refusal['reason']>([
  ...(['hooks-path-elsewhere', 'foreign-language', 'hands-over', 'binary', 'symlink'] as const),
  ...(['not-a-file', 'unreadable', 'not-executable', 'crlf'] as const),
]);

function targetInUse(facts: Facts): Target {
  const { hook, managers } = facts;
  const owner = managers.find(({ ownsHook }) => ownsHook);
  // A manager that sets core.hooksPath.
  const switcher = managers.find(({ script }) => script !== null);
  // Our hook is there next to a manager: the user chose that (--target git).
  if (isOurs(hook) && !owner && !switcher) return git;
  if (gitConfig.isInUse(facts) && knowsEveryGit(facts) && !isRunOtherwise(facts)) return gitConfig;
  if (owner) return targetOf(owner);
  // Before its setup, only if nothing else would be turned off by it.
  const isItsTurn = !isForeign(hook) || (switcher?.script && isOurs(switcher.script.file));
  if (switcher && isItsTurn) return targetOf(switcher);
  // A manager would overwrite this hook, or move it to where nothing runs it.
  if (hook.kind !== 'none') return git;
  return TARGETS.find((one) => one.isInUse(facts)) ?? git;
}

const targetOf = ({ manager: { name } }: ManagerFound): Target =>
  MANAGERS.find((one) => one.name === name) ?? git;

/** Whether the team's own hooks run ours, so that git's configuration would run it twice. */
const isRunOtherwise = ({ managers }: Facts): boolean =>
  managers.some(
    ({ ownsHook, configs: [config], script }) =>
      (script?.waitsFor === null && isOurs(script.file)) ||
      (ownsHook && config?.editor?.has(config.text) === true),
  );

/**
 * The contents of the hook with our line (latin1), or why it can't take the line.
 * @param runner what runs the hook
 */
function fitBlock(
  { hook, readBy, head, below, shared }: BlockPlacement,
  runner: string,
): { readonly text: string } | Refusal {
  const { path } = hook;
  switch (hook.kind) {
    case 'none':
      return { text: head === undefined ? NEW_HOOK : head + HOOK_LINES };
    case 'symlink':
      return { reason: 'symlink', path, target: hook.target };
    case 'binary':
      return { reason: 'binary', path };
    case 'other':
      return { reason: 'not-a-file', path };
    case 'unreadable':
      return { reason: 'unreadable', path };
    case 'text': {
      if (readBy === 'shebang' && !isExecutable(hook)) {
        return { reason: 'not-executable', path, runner };
      }
      const program = programOf(hook.text);
      if (program.type === 'hands-over') return { reason: 'hands-over', path };
      if (readBy === 'shebang' && program.type === 'other') {
        return { reason: 'foreign-language', path, name: program.name };
      }
      if (readBy === 'shebang' && program.type === 'crlf') return { reason: 'crlf', path, shared };
      return { text: withHookLines(hook.text, below) };
    }
  }
}
