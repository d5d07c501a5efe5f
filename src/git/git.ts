import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { types } from 'node:util';
import { GitError, simpleGit, type SimpleGitOptions } from 'simple-git';
import type { Env } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import { type GitConfig, parseGitConfig } from './git-config.ts';

/** git in one repository. All reject with PreflightErrors. */
export interface Git {
  /** what git prints; a failure without a word on stderr counts as no output */
  raw(...args: string[]): Promise<string>;
  /** the first MiB of what git prints for `input` */
  pipe(input: string, ...args: string[]): Promise<Buffer>;
  config(): Promise<GitConfig>;
  /** the path that git prints, absolute */
  path(...args: string[]): Promise<string>;
  /** absolute; the same for all linked worktrees */
  commonDir(): Promise<string>;
  /** absolute; undefined without a working tree */
  topLevel(): Promise<string | undefined>;
}

// They select the repository and the config.
const MEANINGFUL =
  /^GIT_(DIR|WORK_TREE|COMMON_DIR|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|CONFIG.*)$/;

// simple-git refuses these unless each is allowed by name: they can make git run anything.
const GUARDED = /^(GIT_.*|EDITOR|VISUAL|PAGER|PREFIX|SSH_ASKPASS)$/i;

/** git in `cwd`, with the repository and config that the environment selects. */
export function openGit({ cwd, env }: { readonly cwd: string; readonly env: Env }): Git {
  const allowEnvironment = Object.keys(env).filter((name) => MEANINGFUL.test(name));
  const passedOn = Object.entries(env).filter(
    ([name]) => MEANINGFUL.test(name) || !GUARDED.test(name),
  );
  const git = simpleGit({
    baseDir: cwd,
    allowEnvironment,
    unsafe: OBEY_ENVIRONMENT,
  }).env(Object.fromEntries(passedOn));
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
    raw,
    path,
    pipe: async (input, ...args) => {
      try {
        return await pipeGit(args, input, { cwd, env: Object.fromEntries(passedOn) });
      } catch (error) {
        throw pipeFailure(error as PipeFailure, args);
      }
    },
    config: async () => parseGitConfig(await raw('config', '--list', '-z')),
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

const pipeFailure = ({ code, stderr }: PipeFailure, args: readonly string[]): PreflightError =>
  code === 'ENOENT' ? noGit() : explained(stderr, args);

const noGit = (): PreflightError =>
  new PreflightError('no-git', "git isn't on PATH", { hint: 'Install git' });

/** @param said by git */
function explained(said: string, args: readonly string[], cause?: unknown): PreflightError {
  if (/not a git repository/i.test(said)) {
    return new PreflightError('no-repository', "this isn't a git repository", {
      hint: 'Run this inside a repository, or run: git init',
    });
  }
  const [line = ''] = said.trim().split('\n');
  return new PreflightError('git', `git ${args[0] ?? ''} failed: ${printable(line)}`, { cause });
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

const LARGEST_OUTPUT = 1024 * 1024;

/** git's own failure: what it said, or why it couldn't start. */
interface PipeFailure {
  readonly code: unknown;
  readonly stderr: string;
}

/**
 * The first MiB of what git prints for `input`. simple-git can't send input, and waits 50 ms if git
 * prints nothing. Rejects with a PipeFailure.
 */
const pipeGit = (
  args: readonly string[],
  input: string,
  { cwd, env }: { readonly cwd: string; readonly env: Env },
): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const options = { cwd, env, windowsHide: true, maxBuffer: LARGEST_OUTPUT } as const;
    const child = execFile('git', args, { ...options, encoding: 'buffer' }, (error, out, err) => {
      const code = types.isNativeError(error) && 'code' in error ? error.code : undefined;
      if (!error || code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') resolve(out);
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- its caller explains it
      else reject({ code, stderr: err.toString() } satisfies PipeFailure);
    });
    // git may end before it has read everything.
    child.stdin?.on('error', () => undefined).end(input);
  });
