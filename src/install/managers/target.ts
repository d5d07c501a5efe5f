import type { Env } from '../../base/context.ts';
import type { Facts } from '../facts.ts';
import type { Show } from '../files.ts';
import type { HookFile } from '../hook-file.ts';
import type { Refusal } from '../refusal.ts';
import type { ConfigFile, Manager, ManagerFound, Snippet } from './manager.ts';

/** Everything that the installer knows about a hook manager. A new one is a file and a line in the index. */
export type HookManager = Manager & Target;

/** A place where a hook can live. */
export interface Target {
  readonly name: string;
  /** whether this repository already uses it */
  isInUse(facts: Facts): boolean;
  placement(facts: Facts): Placement | Refusal;
  /** whether it only works as long as git looks for hooks in its current directory */
  readonly needsHooksDir: boolean;
  /** what a push runs after our hook */
  runsNext(facts: Facts, show: Show): readonly string[];
  /** what could later keep git from running our hook, or the others */
  warnings(facts: Facts, show: Show): readonly string[];
  /** null: we know of none */
  readonly offSwitch: OffSwitch | null;
  /** how a trial push runs only our hook; null: it runs no other anyway */
  readonly trial: ((facts: Facts, env: Env) => Trial) | null;
}

/** What can keep a manager from running our hook, by its documentation and the hook that it writes. */
interface OffSwitch {
  readonly variable: string;
  /** the values of the variable that turn all hooks off */
  readonly off: RegExp;
  /** where else to look */
  readonly elsewhere: string | null;
}

/** A program for a trial push, and the variable that names it. */
export interface Trial {
  readonly variable: string;
  /** the whole script */
  readonly program: string;
}

export type Placement = BlockPlacement | EditPlacement | SettingsPlacement | PastePlacement;

/** Our line in a hook. */
export interface BlockPlacement {
  readonly type: 'block';
  readonly hook: HookFile;
  /** what runs the file: the program in its `#!` line, or always sh */
  readonly readBy: 'shebang' | 'sh';
  /** the mode for a new file */
  readonly mode: number;
  /** what a new file has above our lines; by default the line that names the shell */
  readonly head?: string;
  /** a line of the hook that must come before ours */
  readonly below?: RegExp;
  /** whether others use the file, too: the team after the next commit, or other repositories */
  readonly shared: boolean;
  /** the command that must run before git runs the hook; null: none */
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
  /** in the order in which it's safe to write them */
  readonly settings: readonly (readonly [key: string, value: string])[];
}

/** A manager whose configuration only its user can edit. */
interface PastePlacement {
  readonly type: 'paste';
  readonly snippet: Snippet;
  readonly pasted: boolean;
}

/** undefined: the repository doesn't use it */
export const foundIn = ({ managers }: Facts, name: string): ManagerFound | undefined =>
  managers.find(({ manager }) => manager.name === name);
