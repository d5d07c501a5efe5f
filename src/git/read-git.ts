import type { Env } from '../base/context.ts';
import { isErrnoException, PreflightError } from '../base/errors.ts';
import { type Ended, type Ending, type Program, runProgram } from '../base/run-program.ts';
import { printable } from '../base/text.ts';
import { type GitConfig, parseGitConfig } from './git-config.ts';

/** What a push reads of git. Both reject with PreflightErrors. */
export interface GitReader {
  /** the first MiB of what git prints for `input`; exit code 1 without a word counts as no output */
  pipe(input: string, ...args: string[]): Promise<Buffer>;
  config(): Promise<GitConfig>;
}

/** Where git runs, and how it's ended. */
export interface GitContext extends Ending {
  readonly cwd: string;
  readonly env: Env;
}

/** Reads the objects that are pushed: no replacements, and nothing from another repository. */
export const AS_PUSHED = ['--no-replace-objects', '-c', 'protocol.allow=never'] as const;

// They select the repository and the config.
export const MEANINGFUL =
  /^GIT_(DIR|WORK_TREE|COMMON_DIR|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|CONFIG.*)$/;

// The others can make git run anything.
const GUARDED = /^(GIT_.*|EDITOR|VISUAL|PAGER|PREFIX|SSH_ASKPASS)$/i;

const LARGEST_OUTPUT = 1024 * 1024;
// A branch takes about 120 bytes.
const LARGEST_CONFIG = 16 * LARGEST_OUTPUT;

type Args = readonly string[];

/** git in `cwd`, with the repository and config that the environment selects, until the signal ends it. */
export function openGitReader({ cwd, env, ...ending }: GitContext): GitReader {
  // A partial clone would fetch what it lacks. git obeys this since 2.44.
  const forReading = { ...environmentFor(env), GIT_NO_LAZY_FETCH: '1' };
  const run = async (args: Args, limits: Pick<Program, 'input' | 'most'>): Promise<Ended> => {
    const program = { ...limits, command: ['git', ...args], cwd, env: forReading } as const;
    const ended = await runProgram(program, ending).catch((error: unknown) => {
      throw startFailure(error, args, ending);
    });
    if (ended.code === 0 || ended.isCut || foundNothing(ended)) return ended;
    throw explained(ended.stderr, args);
  };
  return {
    pipe: async (input, ...args) => (await run(args, { input, most: LARGEST_OUTPUT })).stdout,
    config: async () => {
      const { stdout, isCut } = await run(['config', '--list', '-z'], { most: LARGEST_CONFIG });
      if (isCut) throw new PreflightError('git', "git's configuration is larger than 16 MB");
      return parseGitConfig(stdout.toString());
    },
  };
}

/** What git gets of the environment. */
export const environmentFor = (env: Env): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(env).filter(([name]) => MEANINGFUL.test(name) || !GUARDED.test(name)),
  );

/** As `git grep` says it. */
const foundNothing = ({ code, stderr }: Ended): boolean => code === 1 && stderr.trim() === '';

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

export const noGit = (): PreflightError =>
  new PreflightError('no-git', "git isn't on PATH", { hint: 'Install git' });

/** @param said by git */
export function explained(said: string, args: Args, cause?: unknown): PreflightError {
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
