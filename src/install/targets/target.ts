import type { Facts } from '../facts.ts';
import type { HookFile } from '../hook-file.ts';
import type { Refusal } from '../refusal.ts';

/** A place where a hook can live. A new one is one file, and one line in the index. */
export interface Target {
  readonly name: string;
  /** whether it's what this repository uses already */
  isInUse(facts: Facts): boolean;
  slot(facts: Facts): Slot | Refusal;
}

export interface Slot {
  readonly hook: HookFile;
  /** what reads the file: the program that its `#!` names, or sh whatever that says */
  readonly readBy: 'shebang' | 'sh';
  /** the mode of a new file */
  readonly mode: number;
  /** whether others have it, too: the team with the next commit, or other repositories */
  readonly shared: boolean;
}
