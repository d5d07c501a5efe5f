import type { Env } from '../../base/context.ts';
import type { Facts } from '../facts.ts';
import type { HookFile } from '../hook-file.ts';
import type { Snippet } from '../managers.ts';
import type { Refusal } from '../refusal.ts';

/** A place where a hook can live. A new one is one file, and one line in the index. */
export interface Target {
  readonly name: string;
  /** whether it's what this repository uses already */
  isInUse(facts: Facts): boolean;
  placement(facts: Facts): Placement | Refusal;
  /** what lets a trial push run ours alone, where others would run beside it */
  trial?(facts: Facts, env: Env): Trial;
}

/** A program for the time of a trial push, and the variable by which it's found. */
export interface Trial {
  readonly variable: string;
  /** the whole script */
  readonly program: string;
}

export type Placement = BlockPlacement | EditPlacement | SettingsPlacement | PastePlacement;

/** Our lines in a hook. */
export interface BlockPlacement {
  readonly type: 'block';
  readonly hook: HookFile;
  /** what reads the file: the program that its `#!` names, or sh whatever that says */
  readonly readBy: 'shebang' | 'sh';
  /** the mode of a new file */
  readonly mode: number;
  /** whether others have it, too: the team with the next commit, or other repositories */
  readonly shared: boolean;
  /** the command without which git doesn't run it yet */
  readonly waitsFor: string | null;
}

/** Our entry in the configuration of a manager, which the team shares. */
export interface EditPlacement {
  readonly type: 'edit';
  readonly path: string;
  readonly mode: number;
  /** the whole file, with our entry */
  readonly text: string;
  readonly isNew: boolean;
  readonly waitsFor: string | null;
}

/** A hook in git's own configuration (git-config(1): hook.<name>.command). */
export interface SettingsPlacement {
  readonly type: 'settings';
  /** in the order in which they're safe to be written */
  readonly settings: readonly (readonly [key: string, value: string])[];
}

/** A manager whose configuration is for its user to write. */
export interface PastePlacement {
  readonly type: 'paste';
  readonly snippet: Snippet;
  readonly pasted: boolean;
}
