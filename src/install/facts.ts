import { isNewer } from '../base/version.ts';
import type { FileChange } from './apply.ts';
import type { StateLayout } from '../state/layout.ts';
import { type HookFile, isOurs } from './hook-file.ts';
import type { Evidence, ManagerFound } from './managers/manager.ts';
import type { Unknown } from './managers/unknown.ts';
import type { Manifest } from './manifest.ts';
import type { Remotes } from './remotes.ts';
import type { GitFound } from './repository.ts';

/** Everything that a plan depends on. */
export interface Facts extends Evidence {
  readonly platform: NodeJS.Platform;
  readonly state: StateLayout;
  /** null: `hooksDir` doesn't exist */
  readonly hooksDirIsFolder: boolean | null;
  readonly managers: readonly ManagerFound[];
  /** a program that may write git's hook, beside the managers that we know; null: there's no sign of one */
  readonly unknown: Unknown | null;
  /** hooks that a manager, in use or not, has found in its place and renamed, and runs first */
  readonly kept: readonly HookFile[];
  /** whether git is to ask our credential helper: now asked for, or before */
  readonly fastCredentials: boolean;
  /** whether this repository uses git-lfs, and it's installed */
  readonly usesLfs: boolean;
  /** git-lfs's hooks that are missing, besides pre-push */
  readonly lfsHooks: readonly FileChange[];
  /** every git on this machine that may push */
  readonly gits: readonly GitFound[];
  readonly remotes: Remotes;
  /** the team's hooks that have Windows line ends, or get them from git */
  readonly crlfHooks: readonly string[];
  readonly payload: Payload;
  readonly manifest: Manifest | null;
  /** other files where an earlier version or a manager may have left our line */
  readonly otherHooks: readonly HookFile[];
  /** temporary files of interrupted runs */
  readonly strays: readonly string[];
}

/** The version that is installed here, if it's newer than `version`. */
export function newerThan(version: string, { manifest }: Facts): string | undefined {
  const installed = manifest?.version;
  return installed !== undefined && isNewer(installed, version) ? installed : undefined;
}

/**
 * Whether an installation can't work: a file is empty, as after a power failure, or one is missing without which
 * a push checks nothing (hooks/pre-push). Another version may not have the others.
 */
export function isDamaged({ payload, state }: Pick<Facts, 'payload' | 'state'>): boolean {
  const needed = new Set([state.hook, state.runner, state.starter, state.bundle]);
  return payload.files.some(({ path, present }) =>
    present === null ? needed.has(path) : present.length === 0,
  );
}

/** The Node that an installation has recorded for a push; null: none. */
export function recordedNode({ payload, state }: Pick<Facts, 'payload' | 'state'>): string | null {
  const record = payload.files.find(({ path }) => path === state.node)?.present;
  return record?.toString().split('\n')[0] || null;
}

/** What the package copies into the git directory. */
export interface Payload {
  /** the Node that runs here; null: a push wouldn't start it */
  readonly node: string | null;
  readonly files: readonly PayloadFile[];
  /** V8's compiled code of the current bundle */
  readonly compiled: readonly string[];
}

interface PayloadFile {
  readonly path: string;
  readonly contents: Buffer;
  /** the current contents; null: none */
  readonly present: Buffer | null;
}

/** The team's scripts that managers run. */
export const scriptsIn = ({ managers }: Pick<Facts, 'managers'>): HookFile[] =>
  managers.flatMap(({ script }) => script?.file ?? []);

/** Those inside the working tree, which we may change. */
export const ownScriptsIn = ({ managers }: Pick<Facts, 'managers'>): HookFile[] =>
  managers.flatMap(({ script }) => (script?.outside === false ? script.file : []));

/** Every hook that a push may run. */
export const hooksIn = (facts: Facts): HookFile[] => [
  facts.hook,
  ...facts.kept,
  ...scriptsIn(facts),
];

/** Whether the hook or the configuration at `path` contains our line, in any version. */
export function isPresent(path: string, facts: Facts): boolean {
  const { configFile, hookSettings } = facts.repository;
  if (path === configFile) return hookSettings.size > 0;
  if (hooksIn(facts).some((file) => file.path === path && isOurs(file))) return true;
  return facts.managers
    .flatMap(({ configs }) => configs)
    .some((config) => config.path === path && config.editor?.has(config.text) === true);
}
