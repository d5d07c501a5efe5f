import type { CommandContext } from '../base/context.ts';
import type { PreflightError } from '../base/errors.ts';
import { type Show, shownPath } from './files.ts';
import type { Disk } from './replace.ts';

/** The result of a run, for people and for scripts. */
export interface Outcome {
  /** 2: git runs nothing of ours */
  readonly exitCode: 0 | 2;
  readonly lines: readonly string[];
  /** what --quiet prints of it although nothing is wrong, in one line; undefined: nothing */
  readonly notice?: string;
  /** the next command; by default the installer again, which says what to do */
  readonly next?: string;
  /** the one object of --json */
  readonly report: { readonly result: string; readonly [detail: string]: unknown };
}

export interface InstallContext extends Pick<
  CommandContext,
  'cwd' | 'env' | 'platform' | 'uid' | 'execPath' | 'packageRoot' | 'version' | 'kill' | 'signal'
> {
  /** asks before a file that the team shares is changed; throws if it can't ask */
  readonly confirm: (question: Question) => Promise<boolean>;
  readonly dryRun: boolean;
  /** whether a newer version stays, if git runs it; default: it's replaced */
  readonly keepsNewer?: boolean;
  /** --fast-credentials; undefined: not asked for */
  readonly fastCredentials?: boolean;
  /** whether to say that there is --fast-credentials, with or without what it would save; undefined: no */
  readonly offer?: 'measured' | 'plain' | undefined;
  /** how files are replaced */
  readonly disk?: Disk;
}

/** The question before a change to something that others share. */
export interface Question {
  /** what changes: paths as the user would write them, or an app's name */
  readonly subjects: readonly string[];
  readonly text: string;
  /** what is thrown if there is no way to ask; undefined: that --yes is needed */
  readonly unless?: PreflightError;
  /** why we ask, if it isn't that the team shares it */
  readonly because?: string;
}

export const pathShower =
  ({ cwd }: Pick<InstallContext, 'cwd'>): Show =>
  (path) =>
    shownPath(path, cwd);
