import { type Facts, hooksIn } from './facts.ts';
import { isExecutable, isForeign, isOurs } from './hook-file.ts';
import { HOOK_LINES, NEW_HOOK, withHookLines } from './hook-line.ts';
import { KEEPER, keptBeside, withoutKeeper } from './kept-hook.ts';
import { gitConfig, knowsEveryGit, runsConfigHooks } from './managers/git-config.ts';
import { git } from './managers/git.ts';
import { MANAGERS, TARGETS } from './managers/index.ts';
import type { ManagerFound } from './managers/manager.ts';
import type { BlockPlacement, Placement, Target } from './managers/target.ts';
import { programOf } from './program.ts';
import type { Choices, Refusal } from './refusal.ts';

/** A hook that can take our line, or is kept beside ours. */
export type FittedBlock = BlockPlacement & {
  /** the new hook, as latin1 */
  readonly text: string;
  /** why the hook that is there can't take our line, so it's kept beside ours; null: it can */
  readonly keeps: Refusal | null;
};

interface Choice {
  readonly target: Target;
  readonly placement: Exclude<Placement, BlockPlacement> | FittedBlock | Refusal;
}

/** Where our hook goes: the user's choice, else what the repository uses, else a free place. */
export function chooseTarget(facts: Facts, asked: Target | null): Choice {
  const choice = choiceOf(facts, asked ?? targetInUse(facts));
  const reason = obstacleOf(choice.placement)?.reason;
  if (reason === undefined || asked || !OVERCOME.has(reason)) return choice;
  return knowsEveryGit(facts) ? choiceOf(facts, gitConfig) : choice;
}

function obstacleOf(placement: Choice['placement']): Refusal | null {
  if ('reason' in placement) return placement;
  return placement.type === 'block' ? placement.keeps : null;
}

function choiceOf(facts: Facts, target: Target): Choice {
  const placement = fitting(target, facts);
  if (!target.needsHooksDir || target === git) return { target, placement };
  // If git wouldn't run our hook there, it doesn't run the manager's either.
  const there = git.placement(facts);
  const isUnseen = 'reason' in there && GIT_WONT_RUN.has(there.reason);
  return { target, placement: isUnseen ? there : placement };
}

/** The placement with the new hook's text, or why the existing hook can't take our line. */
function fitting(target: Target, facts: Facts): Choice['placement'] {
  const placement = target.placement(facts);
  if ('reason' in placement) {
    return placement.reason === 'hooks-path-elsewhere'
      ? fittingForAll(placement, facts)
      : placement;
  }
  if (placement.type !== 'block') return placement;
  const fitted = fitBlock(placement, target.name, facts.platform);
  return 'reason' in fitted
    ? keptOr(fitted, placement, facts)
    : { ...placement, ...fitted, keeps: null };
}

/** The hook for all of the user's repositories: a line of sh is theirs to add, anything else is kept. */
function fittingForAll(refusal: Refusal, facts: Facts): Choice['placement'] {
  const { hook } = facts;
  const place: BlockPlacement = {
    ...({ type: 'block', hook, readBy: 'shebang', mode: 0o755, shared: true } as const),
    waitsFor: null,
  };
  const fitted = fitBlock(place, git.name, facts.platform);
  if (!('reason' in fitted)) return withChoices(refusal, null, facts);
  return keptOr({ ...fitted, ...refusal }, place, facts, fitted.reason);
}

/** A hook that ours can start from another name. */
const KEEPABLE = new Set<Refusal['reason']>([
  ...(['foreign-language', 'hands-over', 'binary', 'symlink'] as const),
]);

/** @param obstacle why our line doesn't fit */
function keptOr(
  refusal: Refusal,
  placement: BlockPlacement,
  facts: Facts,
  obstacle = refusal.reason,
): FittedBlock | Refusal {
  const { hook, readBy } = placement;
  if (readBy !== 'shebang' || !KEEPABLE.has(obstacle)) return withChoices(refusal, null, facts);
  const beside = keptBeside(hook.path);
  const isTaken = hook.kept?.isSame === false;
  const keeps = withChoices(refusal, { path: hook.path, beside, isTaken }, facts);
  return isTaken ? keeps : { ...placement, text: KEEPER, keeps };
}

const withChoices = (refusal: Refusal, keeping: Choices['keeping'], facts: Facts): Refusal => {
  const { repository } = facts;
  const configHooks = runsConfigHooks(repository) ? repository.gitVersion : null;
  return { ...refusal, choices: { keeping, configHooks } };
};

const GIT_WONT_RUN = new Set<Refusal['reason']>(['hooks-off', 'hooks-path-elsewhere']);

/** Obstacles for a line in a hook, but not for a hook in git's configuration. */
const OVERCOME = new Set<Refusal['reason']>([
  ...(['hooks-path-elsewhere', 'foreign-language', 'hands-over', 'binary', 'symlink'] as const),
  ...(['not-a-file', 'unreadable', 'not-executable', 'crlf'] as const),
  'asks-for-pipe',
]);

function targetInUse(facts: Facts): Target {
  const { hook, managers } = facts;
  const owner = managers.find(({ ownsHook }) => ownsHook);
  // A manager that sets core.hooksPath.
  const switcher = managers.find(({ script }) => script !== null);
  // Our hook is there next to a manager: the user chose that (--target git).
  if (isOurs(hook) && !owner && !switcher) return git;
  // Judged by the git that runs here. The others are in the warnings.
  const isSeen = gitConfig.isInUse(facts) && runsConfigHooks(facts.repository);
  if (isSeen && !isRunOtherwise(facts)) return gitConfig;
  if (knowsEveryGit(facts) && isFree(facts)) return gitConfig;
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

/** Whether no file has our lines, and hooks aren't turned off here. */
function isFree(facts: Facts): boolean {
  const there = git.placement(facts);
  if ('reason' in there && there.reason === 'hooks-off') return false;
  return !hooksIn(facts).some(isOurs) && !facts.managers.some(hasEntry);
}

const hasEntry = ({ pasted, configs }: ManagerFound): boolean =>
  pasted || configs.some(({ text, editor }) => editor?.has(text));

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
  platform: NodeJS.Platform,
): { readonly text: string } | Refusal {
  const { path } = hook;
  switch (hook.kind) {
    case 'none':
      if (hook.kept) return { text: KEEPER };
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
      if (readBy === 'shebang' && !isExecutable(hook, platform)) {
        return { reason: 'not-executable', path, runner };
      }
      const program = programOf(withoutKeeper(hook.text));
      if (program.type === 'hands-over' || program.type === 'asks-for-pipe') {
        return { reason: program.type, path };
      }
      if (readBy === 'shebang' && program.type === 'other') {
        return { reason: 'foreign-language', path, name: program.name };
      }
      if (readBy === 'shebang' && program.type === 'crlf') return { reason: 'crlf', path, shared };
      return { text: withHookLines(hook.text, { below }) };
    }
  }
}
