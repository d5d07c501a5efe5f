import { dirname } from 'node:path';
import type { FileChange } from './apply.ts';
import { chooseTarget, type FittedBlock } from './choose-target.ts';
import { type Facts, isPresent } from './facts.ts';
import { fastCredentialChanges } from './fast-credentials.ts';
import { inPlaceOfLfs, withLfs } from './git-lfs.ts';
import { isOurs } from './hook-file.ts';
import { isOursAlone } from './hook-line.ts';
import { keptBeside } from './kept-hook.ts';
import { isUnseen, newerIn } from './managers/git-config.ts';
import type { Snippet } from './managers/manager.ts';
import type {
  BlockPlacement,
  EditPlacement,
  SettingsPlacement,
  Target,
} from './managers/target.ts';
import { formatManifest, type Manifest, recordedHooks } from './manifest.ts';
import type { Refusal } from './refusal.ts';
import {
  hookRemovals,
  isShared,
  ownRemovals,
  settingsRemovals,
  sharedRemovals,
} from './removals.ts';

export type InstallPlan =
  | {
      readonly type: 'install';
      readonly target: Target;
      /** the file that contains our line */
      readonly hook: string;
      /**
       * the change that needs the user's consent: to a file that others share, or that a program may write
       * which we don't know
       */
      readonly sharedChange: FileChange | null;
      /** the command that must run before git runs the hook; null: none */
      readonly waitsFor: string | null;
      readonly changes: readonly FileChange[];
      /** why nothing is installed if there is no way to ask for consent; undefined: it's only missing */
      readonly unless?: Refusal;
    }
  /** for a manager that we can't edit: its user pastes the snippet */
  | {
      readonly type: 'paste';
      readonly target: Target;
      readonly hook: string;
      readonly snippet: Snippet;
      readonly pasted: boolean;
      readonly changes: readonly FileChange[];
    }
  | { readonly type: 'refuse'; readonly refusal: Refusal };

/** @param asked the user's choice; null: what the repository uses */
export function planInstall(facts: Facts, version: string, asked: Target | null): InstallPlan {
  const { target, placement } = chooseTarget(facts, asked);
  if ('reason' in placement) return { type: 'refuse', refusal: orUnseen(placement, facts) };
  const isBlock = placement.type === 'block';
  const manifest = isBlock
    ? manifestFor(facts, version, placement)
    : { ...facts.manifest, version };
  const state = stateChanges(facts, manifest);
  switch (placement.type) {
    case 'block':
      return planBlock(facts, target, placement, state);
    case 'edit':
      return planEdit(facts, target, placement, state);
    case 'settings':
      return planSettings(facts, target, placement, state);
    case 'paste':
      return { ...placement, target, hook: facts.hook.path, changes: state };
  }
}

/**
 * The update of our own files, for a git that runs our hook from its configuration while the one that runs
 * here ignores it. Empty if there is none.
 */
export const planRefresh = (facts: Facts, version: string): readonly FileChange[] =>
  isUnseen(facts) ? stateChanges(facts, { ...facts.manifest, version }) : [];

function orUnseen(obstacle: Refusal, facts: Facts): Refusal {
  if (!isUnseen(facts) || obstacle.reason === 'git-without-config-hooks') return obstacle;
  const { configFile, gitVersion: version } = facts.repository;
  return {
    ...{ reason: 'unseen-hook', code: 'git-without-config-hooks', configFile, version, obstacle },
    newer: newerIn(facts.gits),
  };
}

/** Whether our line is where it belongs, in this version or another one, judged by the files. */
export function isInPlace(plan: InstallPlan, facts: Facts): boolean {
  if (plan.type === 'refuse') return false;
  if (plan.type === 'paste') return plan.pasted;
  return isPresent(plan.hook, facts);
}

type Steps = readonly FileChange[];

function planBlock(facts: Facts, target: Target, slot: FittedBlock, state: Steps): InstallPlan {
  const { hook, waitsFor } = slot;
  if (slot.keeps) return planKeeping(facts, target, slot, slot.keeps, state);
  const mode = hook.kind === 'text' ? hook.mode : slot.mode;
  const isGits = target.name === 'git' && !slot.shared;
  const { text, others } = isGits
    ? inPlaceOfLfs(slot.text, facts)
    : { text: withLfs(slot.text), others: [] };
  const isKept = hook.kind === 'text' && hook.text === text;
  const contents = Buffer.from(text, 'latin1');
  const before = hook.kind === 'text' ? Buffer.from(hook.text, 'latin1') : null;
  const change = isKept ? null : { ...write(hook.path, contents, mode, before === null), before };
  return {
    type: 'install',
    ...{ target, waitsFor },
    hook: hook.path,
    sharedChange: slot.shared || facts.unknown ? change : null,
    // The hook comes last, so that no push runs an incomplete installation.
    changes: [
      ...state,
      ...others,
      ...(change ? [change] : []),
      ...(hook.path === facts.hook.path || waitsFor !== null ? [] : movedFrom(facts)),
      ...settingsRemovals(facts.repository),
    ],
  };
}

/** Ours takes the place of a hook that our lines don't fit into. The user must agree, but only once. */
function planKeeping(
  facts: Facts,
  target: Target,
  { hook, text, mode }: FittedBlock,
  keeps: Refusal,
  state: Steps,
): InstallPlan {
  const { path, kept } = hook;
  const change: FileChange = {
    ...{ type: 'keep', path, beside: keptBeside(path), mode },
    contents: Buffer.from(text, 'latin1'),
  };
  const isAgreed = kept?.isSame === true;
  return {
    type: 'install',
    ...{ target, hook: path, waitsFor: null },
    ...(isAgreed
      ? { sharedChange: null }
      : { sharedChange: change, unless: orUnseen(keeps, facts) }),
    changes: [...state, change, ...settingsRemovals(facts.repository)],
  };
}

/** Removes our line from git's hook, because the manager whose hook it is runs the line in another place. */
const movedFrom = (facts: Facts): FileChange[] =>
  hookRemovals(facts.hook, facts).filter((change) => !isShared(facts, change));

function planEdit(facts: Facts, target: Target, edit: EditPlacement, state: Steps): InstallPlan {
  const { config, text, waitsFor } = edit;
  const { path, mode } = config;
  const before = Buffer.from(config.text);
  const isKept = config.text === text;
  const change = isKept ? null : { ...write(path, Buffer.from(text), mode, false), before };
  return {
    type: 'install',
    ...{ target, waitsFor },
    hook: path,
    sharedChange: change,
    changes: [...state, ...(change ? [change] : []), ...settingsRemovals(facts.repository)],
  };
}

function planSettings(
  facts: Facts,
  target: Target,
  { settings }: SettingsPlacement,
  state: Steps,
): InstallPlan {
  const { hookSettings, configFile: path } = facts.repository;
  const missing = settings.filter(([key, value]) => hookSettings.get(key) !== value);
  // git would run both. There is one question, so we remove one shared line at a time.
  const [sharedChange = null] = sharedRemovals(facts);
  return {
    type: 'install',
    ...{ target, sharedChange },
    hook: path,
    waitsFor: null,
    changes: [
      ...state,
      ...missing.map(([key, value]): FileChange => ({ type: 'set-config', path, key, value })),
      ...(sharedChange ? [sharedChange] : []),
      ...ownRemovals(facts),
    ],
  };
}

/** The manifest remembers from the first installation on who created what. */
function manifestFor({ manifest }: Facts, version: string, { hook }: BlockPlacement): Manifest {
  const known = manifest?.hook?.path === hook.path ? manifest : null;
  const others = recordedHooks(manifest).filter((path) => path !== hook.path);
  const isFirst = hook.kind === 'none' && !hook.folderExists;
  const createdFolder = known?.createdFolder ?? (isFirst ? dirname(hook.path) : undefined);
  const created = wasCreated(hook, known);
  return {
    version,
    hook: { path: hook.path, created },
    ...(others.length === 0 ? {} : { hooks: others }),
    ...(createdFolder === undefined ? {} : { createdFolder }),
  };
}

function wasCreated(hook: BlockPlacement['hook'], known: Manifest | null): boolean {
  if (hook.kind !== 'text') return hook.kind === 'none';
  if (!isOurs(hook)) return false;
  // A manager may have moved our hook here. A script with only a `#!` line does nothing.
  return known?.hook?.created ?? isOursAlone(hook.text);
}

function stateChanges(facts: Facts, next: Manifest): FileChange[] {
  const { payload, state, manifest, strays } = facts;
  const files = payload.files
    .filter(({ contents, present }) => !present?.equals(contents))
    .map(({ path, contents, present }) => write(path, contents, 0o600, present === null));
  const text = formatManifest(next);
  const isKept = manifest !== null && formatManifest(manifest) === text;
  const isNewBundle = files.some(({ path }) => path === state.bundle || path === state.starter);
  return [
    ...[...strays, ...(isNewBundle ? payload.compiled : [])].map(remove),
    ...files,
    ...(isKept ? [] : [write(state.manifest, Buffer.from(text), 0o600, manifest === null)]),
    ...fastCredentialChanges(facts),
  ];
}

const remove = (path: string): FileChange => ({ type: 'remove', path });

const write = (path: string, contents: Buffer, mode: number, isNew: boolean) =>
  ({ type: 'write', path, contents, mode, isNew }) as const;
