import type { HookFile } from '../hook-file.ts';
import type { PackageJson } from '../package-json.ts';
import type { Repository } from '../repository.ts';

/** How a hook manager is recognized, and what it does to hooks that aren't its own. */
export interface Manager {
  readonly name: string;
  /** its configurations, below the top level of the working tree */
  readonly configs: readonly string[];
  /** null: this repository doesn't use it */
  readonly find: (evidence: Evidence) => Promise<Omit<ManagerFound, 'manager'> | null>;
  /** what becomes of a pre-push that isn't its own; null: it's kept */
  readonly takesOver: string | null;
  /** what it appends to the name of a hook that it finds in its place, and runs first from then on */
  readonly keepsAs: string | null;
  /** the same for one that nothing runs from then on */
  readonly dropsAs: string | null;
  /** whether its hook runs git-lfs by itself */
  readonly runsLfs: boolean;
  /** what its user pastes where we don't edit; null: nothing is needed */
  readonly snippet: Snippet | null;
  /**
   * A hook without what the manager copied into it from our entry: the same text where that is
   * nothing, empty where it was all that the hook did. null: it copies nothing.
   */
  readonly withoutCopy: ((hook: string) => string) | null;
}

/** Where managers leave their traces. */
export interface Evidence {
  readonly repository: Repository;
  /** the pre-push that git runs */
  readonly hook: HookFile;
  /** at the top of the working tree */
  readonly packageJson: PackageJson;
}

/** How a repository uses a manager. */
export interface ManagerFound {
  readonly manager: Manager;
  /** whether git looks for its pre-push where this manager's is */
  readonly ownsHook: boolean;
  /** whether its configuration, or its hook, has our entry or snippet */
  readonly pasted: boolean;
  /** the first is the one that counts */
  readonly configs: readonly ConfigFile[];
  /** null: it has none */
  readonly script: TeamScript | null;
}

/** A pre-push in the working tree, which the manager runs by way of `core.hooksPath`. */
export interface TeamScript {
  readonly file: HookFile;
  /** whether its folder leads out of the working tree: nothing is written there */
  readonly outside: boolean;
  /** the command that sets the manager up in this clone; null: git runs the script */
  readonly waitsFor: string | null;
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

/** Puts our entry into the text of a manager's configuration, and takes it out again. */
export interface ConfigEditor {
  readonly has: (text: string) => boolean;
  /** The same text where our entry is there already; null where it can't be put in safely. */
  readonly add: (text: string) => string | null;
  /** What there was before `add`, whatever others wrote elsewhere in it since. */
  readonly remove: (text: string) => string;
}

export interface Snippet {
  /** where it goes */
  readonly into: string;
  /** the command that takes it over */
  readonly then?: string;
  readonly text: string;
}
