import type { HookFile } from '../hook-file.ts';
import type { PackageJson } from '../package-json.ts';
import type { Repository } from '../repository.ts';

/** How we recognize a hook manager, and what it does to hooks that aren't its own. */
export interface Manager {
  readonly name: string;
  /** its configurations, relative to the top level of the working tree */
  readonly configs: readonly string[];
  /** null: this repository doesn't use it */
  readonly find: (evidence: Evidence) => Promise<Omit<ManagerFound, 'manager'> | null>;
  /** a warning for the owner of another pre-push hook; null: the manager keeps that hook */
  readonly takesOver: string | null;
  /** the ending that it gives to a hook that it finds in its place, and runs first; null: it doesn't */
  readonly keepsAs: string | null;
  /** the ending that it gives to such a hook if nothing runs it from then on */
  readonly dropsAs: string | null;
  /** whether its hook runs git-lfs by itself */
  readonly runsLfs: boolean;
  /** what its user pastes if we can't edit the configuration; null: nothing is needed */
  readonly snippet: Snippet | null;
  /**
   * Removes from a hook what the manager copied into it from our entry. Returns the same text if there
   * was no copy, and '' if the hook did nothing else. null: this manager copies nothing.
   */
  readonly withoutCopy: ((hook: string) => string) | null;
}

/** Where we look for signs of a manager. */
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
  /** whether the pre-push hook that git runs is this manager's */
  readonly ownsHook: boolean;
  /** whether its configuration or its hook contains our entry or snippet */
  readonly pasted: boolean;
  /** the first is the one that counts */
  readonly configs: readonly ConfigFile[];
  /** null: it doesn't have one */
  readonly script: TeamScript | null;
}

/** A pre-push in the working tree, which the manager runs by way of `core.hooksPath`. */
export interface TeamScript {
  readonly file: HookFile;
  /** whether its folder is outside the working tree: then we don't write there */
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
  /** null: only its user can edit this format */
  readonly editor: ConfigEditor | null;
}

/** Adds our entry to the text of a manager's configuration, and removes it again. */
export interface ConfigEditor {
  readonly has: (text: string) => boolean;
  /** Returns the same text if our entry is already there; null if it can't be added safely. */
  readonly add: (text: string) => string | null;
  /** Undoes `add`, and keeps what others have written since. */
  readonly remove: (text: string) => string;
}

export interface Snippet {
  /** where it goes */
  readonly into: string;
  /** the command that makes the manager use it */
  readonly then?: string;
  readonly text: string;
}
