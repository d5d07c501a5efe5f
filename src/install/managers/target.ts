import type { Env } from '../../base/context.ts';
import type { Facts } from '../facts.ts';
import type { Show } from '../files.ts';
import type { HookFile } from '../hook-file.ts';
import type { Refusal } from '../refusal.ts';
import type { ConfigFile, Manager, ManagerFound, Snippet } from './manager.ts';

/** Everything that the installer knows of a hook manager. A new one is one file, and one line in the index. */
export type HookManager = Manager & Target;

/** A place where a hook can live. */
export interface Target {
  readonly name: string;
  /** whether it's what this repository uses already */
  isInUse(facts: Facts): boolean;
  placement(facts: Facts): Placement | Refusal;
  /** whether it takes git to look for hooks in the directory where it does now */
  readonly needsHooksDir: boolean;
  /** what a push runs after ours */
  runsNext(facts: Facts, show: Show): readonly string[];
  /** what could keep git from running ours, or the others' hooks, one day, though it does now */
  warnings(facts: Facts, show: Show): readonly string[];
  /** null: none is known */
  readonly offSwitch: OffSwitch | null;
  /** what lets a trial push run ours alone; null: no others would run beside it */
  readonly trial: ((facts: Facts, env: Env) => Trial) | null;
}

/** What can keep a manager from running ours. By its documentation, and the hook that it writes. */
export interface OffSwitch {
  readonly variable: string;
  /** the values of the variable that switch all hooks off */
  readonly off: RegExp;
  /** where else to look */
  readonly elsewhere: string | null;
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
  readonly config: ConfigFile;
  /** the whole file, with our entry */
  readonly text: string;
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

/** undefined where the repository doesn't use it */
export const foundIn = ({ managers }: Facts, name: string): ManagerFound | undefined =>
  managers.find(({ manager }) => manager.name === name);
