import { resolve } from 'node:path';
import { GitError, simpleGit, type SimpleGitOptions } from 'simple-git';
import type { Env } from '../base/context.ts';
import { isErrnoException, PreflightError } from '../base/errors.ts';
import { type Ended, type Ending, type Program, runProgram } from '../base/run-program.ts';
import { printable } from '../base/text.ts';
import { type GitConfig, parseGitConfig } from './git-config.ts';

/** git in one repository. All reject with PreflightErrors. */
export interface Git {
  /** what git prints; a failure without a word on stderr counts as no output */
  raw(...args: string[]): Promise<string>;
  /** the first MiB of what git prints for `input`; exit code 1 without a word counts as no output */
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

/** Reads the objects that are pushed: no replacements, and nothing from another repository. */
export const AS_PUSHED = ['--no-replace-objects', '-c', 'protocol.allow=never'] as const;

const LARGEST_OUTPUT = 1024 * 1024;
// A branch takes about 120 bytes.
const LARGEST_CONFIG = 16 * LARGEST_OUTPUT;

type Args = readonly string[];

// simple-git refuses these unless each is allowed by name: they can make git run anything.
const GUARDED = /^(GIT_.*|EDITOR|VISUAL|PAGER|PREFIX|SSH_ASKPASS)$/i;

interface GitContext extends Ending {
  readonly cwd: string;
  readonly env: Env;
}

/**
 * git in `cwd`, with the repository and config that the environment selects. `signal` ends `config` and
 * `pipe`, which are all that a push uses.
 */
export function openGit({ cwd, env, ...ending }: GitContext): Git {
  const allowEnvironment = Object.keys(env).filter((name) => MEANINGFUL.test(name));
  const passedOn = Object.entries(env).filter(
    ([name]) => MEANINGFUL.test(name) || !GUARDED.test(name),
  );
  // A partial clone would fetch what it lacks. git obeys this since 2.44.
  const forReading = { ...Object.fromEntries(passedOn), GIT_NO_LAZY_FETCH: '1' };
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
  const run = async (args: Args, limits: Pick<Program, 'input' | 'most'>): Promise<Ended> => {
    const program = { ...limits, command: ['git', ...args], cwd, env: forReading } as const;
    const ended = await runProgram(program, ending).catch((error: unknown) => {
      throw startFailure(error, args, ending);
    });
    if (ended.code === 0 || ended.isCut || foundNothing(ended)) return ended;
    throw explained(ended.stderr, args);
  };
  const path = async (...args: string[]): Promise<string> =>
    resolve(cwd, withoutLineEnd(await raw(...args)));
  return {
    raw,
    path,
    pipe: async (input, ...args) => (await run(args, { input, most: LARGEST_OUTPUT })).stdout,
    config: async () => {
      const { stdout, isCut } = await run(['config', '--list', '-z'], { most: LARGEST_CONFIG });
      if (isCut) throw new PreflightError('git', "git's configuration is larger than 16 MB");
      return parseGitConfig(stdout.toString());
    },
    topLevel: async () =>
      withoutLineEnd(await raw('rev-parse', '--show-toplevel').catch(() => '')) || undefined,
    commonDir: () => path('rev-parse', '--git-common-dir'),
  };
}

/** As `git grep` says it. */
const foundNothing = ({ code, stderr }: Ended): boolean => code === 1 && stderr.trim() === '';

// Only one: a path may end in a line break.
const withoutLineEnd = (text: string): string => text.replace(/\r?\n$/, '');

function gitFailure(error: unknown, args: readonly string[]): PreflightError {
  if (!(error instanceof GitError)) throw error;
  return /ENOENT/.test(error.message) ? noGit() : explained(error.message, args, error);
}

function startFailure(error: unknown, args: Args, { signal }: Ending): PreflightError {
  if (isErrnoException(error) && error.code === 'ENOENT') return noGit();
  if (signal?.aborted !== true) return explained(String(error), args, error);
  return new PreflightError('timeout', `git ${subcommandIn(args)} didn't answer in time`, {
    hint: 'Run git status in this folder to see whether git hangs',
  });
}

/** The first word that is neither an option nor the value of a `-c`. */
const subcommandIn = (args: Args): string =>
  args.find((arg, at) => !arg.startsWith('-') && args[at - 1] !== '-c') ?? '';

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
  return new PreflightError('git', `git ${subcommandIn(args)} failed: ${printable(line)}`, {
    cause,
  });
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
