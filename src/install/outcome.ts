import type { CommandContext } from '../commands/command.ts';
import { shownPath } from './paths.ts';
import type { Trial } from './targets/target.ts';
import type { VerifyPorts } from './verify.ts';

/** What came of a run, for people and for scripts. */
export interface Outcome {
  /** 2: nothing that git would run is in place */
  readonly exitCode: 0 | 2;
  readonly lines: readonly string[];
  /** the one object of --json */
  readonly report: { readonly result: string; readonly [detail: string]: unknown };
}

export interface InstallContext extends Pick<
  CommandContext,
  'cwd' | 'env' | 'platform' | 'execPath' | 'packageRoot' | 'version'
> {
  readonly kill: VerifyPorts['kill'];
  /** asks before a file of the team's is touched; throws when nobody can be asked */
  readonly confirm: (text: string) => Promise<boolean>;
  readonly dryRun: boolean;
}

export const verifyPorts = (
  { env, platform, kill }: InstallContext,
  trial: Trial | undefined,
): VerifyPorts => ({
  ...{ env, platform, kill, trial },
  timeoutMs: 10_000,
});

export const pathShower =
  ({ cwd }: Pick<InstallContext, 'cwd'>) =>
  (path: string): string =>
    shownPath(path, cwd);
