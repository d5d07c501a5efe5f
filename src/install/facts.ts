import type { StateLayout } from '../state/layout.ts';
import type { HookFile } from './hook-file.ts';
import type { Evidence, ManagerFound } from './managers/manager.ts';
import type { Manifest } from './manifest.ts';
import type { GitFound } from './repository.ts';

/** Everything that a plan depends on; gathering it writes nothing. */
export interface Facts extends Evidence {
  readonly state: StateLayout;
  /** null: `hooksDir` doesn't exist */
  readonly hooksDirIsFolder: boolean | null;
  readonly managers: readonly ManagerFound[];
  /** what managers, used here or not, have found in the place of the hook and run first */
  readonly kept: readonly HookFile[];
  /** whether git-lfs keeps files of this repository, and can be run */
  readonly usesLfs: boolean;
  /** every git that may push from here */
  readonly gits: readonly GitFound[];
  readonly payload: Payload;
  readonly manifest: Manifest | null;
  /** what an earlier version, or a manager set up later, may have left our block in */
  readonly otherHooks: readonly HookFile[];
  /** temporary files of runs that were interrupted */
  readonly strays: readonly string[];
}

/** What the package brings into the git directory. */
export interface Payload {
  readonly files: readonly PayloadFile[];
  /** the compiled code of the bundle that is there now */
  readonly compiled: readonly string[];
}

interface PayloadFile {
  readonly path: string;
  readonly contents: Buffer;
  /** what's there now */
  readonly present: Buffer | null;
}

/** The scripts of the team's that managers run. */
export const scriptsIn = ({ managers }: Pick<Facts, 'managers'>): HookFile[] =>
  managers.flatMap(({ script }) => script?.file ?? []);

/** Those of them that may be written to. */
export const ownScriptsIn = ({ managers }: Pick<Facts, 'managers'>): HookFile[] =>
  managers.flatMap(({ script }) => (script?.outside === false ? script.file : []));

/** Every hook that a push may run. */
export const hooksIn = (facts: Facts): HookFile[] => [
  facts.hook,
  ...facts.kept,
  ...scriptsIn(facts),
];
