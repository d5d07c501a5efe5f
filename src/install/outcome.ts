import type { CommandContext } from '../base/context.ts';
import { type Show, shownPath } from './files.ts';

/**
 * How to run the installer. By the package's name: `npx install-hooks` would fetch, where the package
 * isn't installed, whatever is registered under that name.
 */
export const INSTALLER = 'npx -p heroku-preflight install-hooks';

/** What came of a run, for people and for scripts. */
export interface Outcome {
  /** 2: nothing that git would run is in place */
  readonly exitCode: 0 | 2;
  readonly lines: readonly string[];
  /** the command that goes on from here; where there is none, the installer itself says what to do */
  readonly next?: string;
  /** the one object of --json */
  readonly report: { readonly result: string; readonly [detail: string]: unknown };
}

export interface InstallContext extends Pick<
  CommandContext,
  'cwd' | 'env' | 'platform' | 'execPath' | 'packageRoot' | 'version' | 'kill'
> {
  /** asks before a file of the team's is touched; throws when nobody can be asked */
  readonly confirm: (question: Question) => Promise<boolean>;
  readonly dryRun: boolean;
}

/** What a user is asked before something changes that others share. */
export interface Question {
  /** what changes: paths as the user would write them, or an app */
  readonly subjects: readonly string[];
  readonly text: string;
}

export const pathShower =
  ({ cwd }: Pick<InstallContext, 'cwd'>): Show =>
  (path) =>
    shownPath(path, cwd);
