import type { StateLayout } from '../state/layout.ts';
import type { HookFile } from './hook-file.ts';
import type { Manifest } from './manifest.ts';
import type { PackageJson } from './package-json.ts';
import type { GitFound, Repository } from './repository.ts';

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
  /** what pre-commit found in its place, and runs first */
  readonly legacy: HookFile;
  /** whether git-lfs keeps files of this repository, and can be run */
  readonly usesLfs: boolean;
  /** at the top of the working tree */
  readonly packageJson: PackageJson;
  /** every git that may push from here */
  readonly gits: readonly GitFound[];
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
  /** whether its configuration, or its hook, has our entry or snippet */
  readonly pasted: boolean;
  /** the first is the one that counts */
  readonly configs: readonly ConfigFile[];
}

/** The configuration of a manager. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
  /** permission bits */
  readonly mode: number;
  /** null: its format is for its user alone to write */
  readonly editor: ConfigEditor | null;
}

/** What the package brings into the git directory. */
export interface Payload {
  /** the shipped pre-push, as latin1 */
  readonly hook: string;
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

/** Puts our entry into the text of a manager's configuration, and takes it out again. */
export interface ConfigEditor {
  readonly has: (text: string) => boolean;
  /** The same text where our entry is there already; null where it can't be put in safely. */
  readonly add: (text: string) => string | null;
  /** What there was before `add`, whatever others wrote elsewhere in it since. */
  readonly remove: (text: string) => string;
}
