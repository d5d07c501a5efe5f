import { resolve } from 'node:path';
import { GitError, simpleGit, type SimpleGitOptions } from 'simple-git';
import type { PreflightError } from '../base/errors.ts';
import {
  environmentFor,
  explained,
  type GitContext,
  type GitReader,
  MEANINGFUL,
  noGit,
  openGitReader,
} from './read-git.ts';

/** git in one repository. All reject with PreflightErrors. */
export interface Git extends GitReader {
  /** what git prints; a failure without a word on stderr counts as no output */
  raw(...args: string[]): Promise<string>;
  /** the path that git prints, absolute */
  path(...args: string[]): Promise<string>;
  /** absolute; the same for all linked worktrees */
  commonDir(): Promise<string>;
  /** absolute; undefined without a working tree */
  topLevel(): Promise<string | undefined>;
}

/** As openGitReader, and with what only the installer and the commands ask, which nothing ends. */
export function openGit(context: GitContext): Git {
  const { cwd, env } = context;
  const git = simpleGit({
    baseDir: cwd,
    allowEnvironment: Object.keys(env).filter((name) => MEANINGFUL.test(name)),
    unsafe: OBEY_ENVIRONMENT,
  }).env(environmentFor(env));
  const raw = async (...args: string[]): Promise<string> => {
    try {
      return await git.raw(args);
    } catch (error) {
      throw gitFailure(error, args);
    }
  };
  const path = async (...args: string[]): Promise<string> =>
    resolve(cwd, withoutLineEnd(await raw(...args)));
  return {
    ...openGitReader(context),
    raw,
    path,
    topLevel: async () =>
      withoutLineEnd(await raw('rev-parse', '--show-toplevel').catch(() => '')) || undefined,
    commonDir: () => path('rev-parse', '--git-common-dir'),
  };
}

// Only one: a path may end in a line break.
const withoutLineEnd = (text: string): string => text.replace(/\r?\n$/, '');

function gitFailure(error: unknown, args: readonly string[]): PreflightError {
  if (!(error instanceof GitError)) throw error;
  return /ENOENT/.test(error.message) ? noGit() : explained(error.message, args, error);
}

type Unsafe = NonNullable<SimpleGitOptions['unsafe']>;

/**
 * simple-git refuses environments whose config could make git run a program, since its callers may pass
 * on untrusted values. Ours is the developer's own, and the git that started us obeys it as well
 * (`git -c credential.helper=… push` reaches a hook this way). Our arguments are fixed.
 */
const OBEY_ENVIRONMENT: Omit<
  Required<Unsafe>,
  'allowUnsafeCustomBinary' | 'allowAbbreviatedOptions'
> = {
  allowUnsafeAlias: true,
  allowUnsafeAskPass: true,
  allowUnsafeCommandBinaries: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeDiffExternal: true,
  allowUnsafeDiffTextConv: true,
  allowUnsafeEditor: true,
  allowUnsafeExec: true,
  allowUnsafeFilter: true,
  allowUnsafeFsMonitor: true,
  allowUnsafeGitProxy: true,
  allowUnsafeGpgProgram: true,
  allowUnsafeHooksPath: true,
  allowUnsafeInclude: true,
  allowUnsafeMergeDriver: true,
  allowUnsafePack: true,
  allowUnsafePager: true,
  allowUnsafeProtocolOverride: true,
  allowUnsafeSshCommand: true,
  allowUnsafeSubmodule: true,
  allowUnsafeTemplateDir: true,
  allowUnsafeUrlRewrite: true,
};
