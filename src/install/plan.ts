import { dirname } from 'node:path';
import type { Facts } from './facts.ts';
import { fitBlock } from './fit-block.ts';
import { isOurs } from './hook-file.ts';
import { formatManifest, type Manifest } from './manifest.ts';
import { MANAGERS, type Snippet } from './managers.ts';
import type { Refusal } from './refusal.ts';
import { TARGETS } from './targets/index.ts';
import type { Slot, Target } from './targets/target.ts';

/** One step, in the order in which they're taken. Paths are absolute. */
export type Change =
  | {
      readonly type: 'write';
      readonly path: string;
      readonly contents: Buffer;
      readonly mode: number;
      readonly isNew: boolean;
    }
  | { readonly type: 'remove'; readonly path: string }
  /** left alone when something else is in it */
  | { readonly type: 'remove-empty-folder'; readonly path: string }
  | { readonly type: 'remove-folder'; readonly path: string };

export type Plan =
  | {
      readonly type: 'install';
      readonly target: string;
      readonly hook: string;
      /** the change to a file that others share, for which the user is asked */
      readonly sharedChange: Change | null;
      readonly changes: readonly Change[];
    }
  /** a manager that we leave alone: its user pastes the snippet */
  | {
      readonly type: 'paste';
      /** the manager's name */
      readonly target: string;
      readonly hook: string;
      readonly snippet: Snippet;
      readonly pasted: boolean;
      readonly changes: readonly Change[];
    }
  | { readonly type: 'refuse'; readonly refusal: Refusal };

/** @param target the user's choice, else the one that the repository uses */
export function planInstall(facts: Facts, version: string, target: Target | null): Plan {
  const chosen = target ?? TARGETS.find((one) => one.isInUse(facts));
  if (!chosen) throw new TypeError('no target takes this repository');
  const slot = chosen.slot(facts);
  if ('reason' in slot && GIT_WONT_RUN.has(slot.reason)) return { type: 'refuse', refusal: slot };
  const [manager] = facts.managers;
  // Where ours stands beside a manager, its user has asked for that (--target git).
  const isBeside = isOurs(facts.hook) && !manager?.ownsHook;
  if (!target && chosen.name === 'git' && manager && !isBeside)
    return planPaste(facts, version, manager);
  if ('reason' in slot) return { type: 'refuse', refusal: slot };
  return planSlot(facts, version, chosen, slot);
}

/** Nor would git run a manager's hook. */
const GIT_WONT_RUN = new Set<Refusal['reason']>(['hooks-off', 'hooks-path-elsewhere']);

function planPaste(facts: Facts, version: string, found: Facts['managers'][number]): Plan {
  const manager = MANAGERS.find(({ name }) => name === found.name);
  if (!manager) throw new TypeError(`unknown manager ${found.name}`);
  const { name, snippet } = manager;
  const changes = stateChanges(facts, { ...facts.manifest, version });
  return {
    type: 'paste',
    target: name,
    hook: facts.hook.path,
    snippet,
    pasted: found.pasted,
    changes,
  };
}

function planSlot(facts: Facts, version: string, { name }: Target, slot: Slot): Plan {
  const { hook } = slot;
  const fitted = fitBlock(slot, facts.payload.hook);
  if ('reason' in fitted) return { type: 'refuse', refusal: fitted };
  const mode = hook.kind === 'text' ? hook.mode : slot.mode;
  const hookChange =
    hook.kind === 'text' && hook.text === fitted.text
      ? []
      : [write(hook.path, Buffer.from(fitted.text, 'latin1'), mode, hook.kind === 'none')];
  return {
    type: 'install',
    target: name,
    hook: hook.path,
    sharedChange: slot.shared ? (hookChange[0] ?? null) : null,
    // The hook last: until it stands, a push runs nothing of ours.
    changes: [...stateChanges(facts, manifestFor(facts, version, slot)), ...hookChange],
  };
}

/** Who made what is remembered from the first installation on. */
function manifestFor({ manifest }: Facts, version: string, { hook }: Slot): Manifest {
  const known = manifest?.hook?.path === hook.path ? manifest : null;
  const created = (isOurs(hook) ? known?.hook?.created : undefined) ?? hook.kind === 'none';
  const isFirst = hook.kind === 'none' && !hook.folderExists;
  const createdFolder = known?.createdFolder ?? (isFirst ? dirname(hook.path) : undefined);
  return {
    version,
    hook: { path: hook.path, created },
    ...(createdFolder === undefined ? {} : { createdFolder }),
  };
}

function stateChanges({ payload, state, manifest, strays }: Facts, next: Manifest): Change[] {
  const files = payload.files
    .filter(({ contents, present }) => !present?.equals(contents))
    .map(({ path, contents, present }) => write(path, contents, 0o644, present === null));
  const text = formatManifest(next);
  const isKept = manifest !== null && formatManifest(manifest) === text;
  const isNewBundle = files.some(({ path }) => path === state.bundle || path === state.starter);
  return [
    ...[...strays, ...(isNewBundle ? payload.compiled : [])].map(remove),
    ...files,
    ...(isKept ? [] : [write(state.manifest, Buffer.from(text), 0o644, manifest === null)]),
  ];
}

const remove = (path: string): Change => ({ type: 'remove', path });

const write = (path: string, contents: Buffer, mode: number, isNew: boolean): Change => ({
  type: 'write',
  ...{ path, contents, mode, isNew },
});
