import type { StateLayout } from '../state/layout.ts';
import type { HookFile } from './hook-file.ts';
import type { Manifest } from './manifest.ts';
import type { Repository } from './repository.ts';

/** Everything that a plan depends on; gathering it writes nothing. */
export interface Facts {
  readonly repository: Repository;
  readonly state: StateLayout;
  /** the pre-push that git runs */
  readonly hook: HookFile;
  /** null: `hooksDir` doesn't exist */
  readonly hooksDirIsFolder: boolean | null;
  readonly husky: Husky | null;
  readonly managers: readonly ManagerFound[];
  readonly payload: Payload;
  readonly manifest: Manifest | null;
  /** what an earlier version, or a manager set up later, may have left our block in */
  readonly otherHooks: readonly HookFile[];
  /** temporary files of runs that were interrupted */
  readonly strays: readonly string[];
}

export interface Husky {
  /** absolute; holds the scripts that the team shares */
  readonly folder: string;
  readonly script: HookFile;
  /** whether husky is set up in this clone, so that git runs the script */
  readonly ready: boolean;
  /** whether the folder leads out of the working tree */
  readonly outside: boolean;
}

export interface ManagerFound {
  readonly name: string;
  /** whether the pre-push that git runs is its */
  readonly ownsHook: boolean;
  /** whether its configuration has our snippet */
  readonly pasted: boolean;
}

/** What the package brings into the git directory. */
export interface Payload {
  /** the shipped pre-push, as latin1 */
  readonly hook: string;
  readonly files: readonly PayloadFile[];
  /** the compiled code of the bundle that is there now */
  readonly compiled: readonly string[];
}

export interface PayloadFile {
  readonly path: string;
  readonly contents: Buffer;
  /** what's there now */
  readonly present: Buffer | null;
}
