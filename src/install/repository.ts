import { execFile } from 'node:child_process';
import { realpath, stat } from 'node:fs/promises';
import { basename, delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Env } from '../base/context.ts';
import { PreflightError } from '../base/errors.ts';
import { type GitConfig, parseGitConfig } from '../git/git-config.ts';
import { type Git, openGit } from '../git/git.ts';
import { isInside, realPath } from './files.ts';

/** Our section of git's configuration. */
export const HOOK_SECTION = 'hook.heroku-preflight';

/** A section that an installation was about to finish. */
export const UNFINISHED_SECTION = 'heroku-preflight.unfinished';

/** Where git keeps hooks and their settings. Paths are absolute. */
export interface Repository {
  readonly gitVersion: string;
  readonly commonDir: string;
  readonly isLinkedWorktree: boolean;
  /** null in a bare repository */
  readonly topLevel: string | null;
  /** the folder in which git runs hooks; a relative `core.hooksPath` starts here */
  readonly runsIn: string;
  /** GIT_DIR and GIT_WORK_TREE, if they are set, with the values for that folder */
  readonly location: Env;
  readonly hooksDir: string;
  /** whether `hooksDir` is outside `commonDir`, so that others may use it, too */
  readonly hooksDirIsShared: boolean;
  readonly hooksPath: HooksPath | null;
  /** all of git's configuration here */
  readonly config: GitConfig;
  /** what `configFile` has itself, without its includes */
  readonly ownConfig: GitConfig;
  /** the repository's own configuration, which all its worktrees share */
  readonly configFile: string;
  /** the settings of our hook in that configuration, by key */
  readonly hookSettings: ReadonlyMap<string, string>;
  /** `sha1`, `sha256`, … */
  readonly objectFormat: string;
}

/** The setting `core.hooksPath`: this repository's own, or the user's or machine's for all. */
export interface HooksPath {
  readonly value: string;
  readonly scope: 'local' | 'elsewhere';
}

const OLDEST_GIT = [2, 20] as const;

/**
 * Throws PreflightErrors: git is missing or too old, this isn't a repository.
 * @param version git's, if it's known already
 */
export async function locateRepository(
  context: { readonly cwd: string; readonly env: Env },
  version?: string,
): Promise<Repository> {
  const git = openGit(context);
  const [gitVersion, { commonDir, gitDir, topLevel }] = await Promise.all([
    version ?? versionOf(git),
    foldersOf(git, context.cwd),
  ]);
  if (topLevel === null) await assertBare(git);
  const runsIn = topLevel ?? gitDir;
  const location = {
    ...(context.env.GIT_DIR === undefined ? {} : { GIT_DIR: gitDir }),
    ...(context.env.GIT_WORK_TREE === undefined ? {} : { GIT_WORK_TREE: runsIn }),
  };
  const there = openGit({ cwd: runsIn, env: { ...context.env, ...location } });
  const [config, ownConfig, hooksDir] = await Promise.all([
    there.config(),
    there.raw('config', '--local', '--list', '-z').then(parseGitConfig),
    there.path('rev-parse', '--git-path', 'hooks'),
  ]);
  return {
    ...{ gitVersion, commonDir, topLevel, runsIn, location, config, ownConfig },
    isLinkedWorktree: basename(dirname(gitDir)) === 'worktrees',
    hooksDir,
    hooksDirIsShared: !isInside(await realPath(commonDir), await realPath(hooksDir)),
    hooksPath: await scopeOf(config, there),
    configFile: join(commonDir, 'config'),
    hookSettings: hookSettingsIn(ownConfig),
    objectFormat: config.get('extensions.objectformat') ?? 'sha1',
  };
}

interface Folders {
  readonly commonDir: string;
  readonly gitDir: string;
  readonly topLevel: string | null;
}

/** In one process, except in a bare repository, and where a path has a line break. */
async function foldersOf(git: Git, cwd: string): Promise<Folders> {
  const wanted = ['--git-common-dir', '--absolute-git-dir', '--show-toplevel'];
  const answer = await git.raw('rev-parse', ...wanted).catch(() => '');
  const [commonDir = '', gitDir = '', topLevel = '', end, ...more] = answer.split(/\r?\n/);
  if (end === '' && more.length === 0)
    return { commonDir: resolve(cwd, commonDir), gitDir, topLevel };
  return {
    commonDir: await git.commonDir(),
    gitDir: await git.path('rev-parse', '--absolute-git-dir'),
    topLevel: (await git.topLevel()) ?? null,
  };
}

async function versionOf(git: Git): Promise<string> {
  const version = /\d+\.\d+[\w.]*/.exec(await git.raw('version'))?.[0] ?? 'unknown';
  if (isNewEnough(version, OLDEST_GIT)) return version;
  throw new PreflightError('git-too-old', `git ${version} is too old`, {
    hint: `Install git ${OLDEST_GIT.join('.')} or newer`,
  });
}

async function assertBare(git: Git): Promise<void> {
  if ((await git.raw('rev-parse', '--is-bare-repository')).trim() === 'true') return;
  throw new PreflightError('no-working-tree', 'this is the git directory, not the working tree', {
    hint: "Run this in the project's folder",
  });
}

const hookSettingsIn = (config: GitConfig): Map<string, string> =>
  new Map(config.keys(`${HOOK_SECTION}.`).map((key) => [key, config.get(key) ?? '']));

async function scopeOf(config: GitConfig, git: Git): Promise<HooksPath | null> {
  const value = config.get('core.hookspath');
  if (value === undefined) return null;
  const files = ['--local'];
  if (config.get('extensions.worktreeconfig') === 'true') files.push('--worktree');
  const own = await Promise.all(
    files.map((file) => git.raw('config', file, '--includes', '--list', '-z')),
  );
  const isOwn = own.some((listing) => parseGitConfig(listing).get('core.hookspath') === value);
  return { value, scope: isOwn ? 'local' : 'elsewhere' };
}

/** The first version with `hook.<name>.command`, by its release notes. */
export const HOOKS_IN_CONFIG = [2, 54] as const;

/** @param version as git prints it: 2.39.5, 2.54.0.windows.1 */
export function isNewEnough(
  version: string,
  [wantedMajor, wantedMinor]: readonly [number, number],
): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

export interface GitFound {
  readonly path: string;
  /** or `UNKNOWN` */
  readonly version: string;
}

/** Older than any version. */
export const UNKNOWN = '0';

/** Folders with a git that desktops and GUI clients use, even if PATH doesn't include them. */
const USUAL = [
  ...['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin', '/home/linuxbrew/.linuxbrew/bin'],
  ...['/opt/local/bin', '/run/current-system/sw/bin', '/nix/var/nix/profiles/default/bin'],
  ...['/Library/Developer/CommandLineTools/usr/bin', 'C:\\Program Files\\Git\\cmd'],
  // Clients that bring their own.
  '/Applications/GitHub Desktop.app/Contents/Resources/app/git/bin',
  '/Applications/Sourcetree.app/Contents/Resources/git_local/bin',
  '/usr/lib/github-desktop/resources/app/git/bin',
];

/** The same in the home folder. */
const USUAL_AT_HOME = ['.nix-profile/bin', '.local/bin', '.linuxbrew/bin', 'homebrew/bin'];

// On macOS without developer tools, git opens a dialog and waits.
const PATIENCE_MS = 5000;

/**
 * Every git that may push on this machine: on PATH, the one that has started us (as an alias or a hook),
 * and in the usual folders.
 */
export async function findGits(env: Env, usual: readonly string[] = USUAL): Promise<GitFound[]> {
  const { PATH = '', GIT_EXEC_PATH = '', HOME = '' } = env;
  const atHome = USUAL_AT_HOME.map((folder) => join(HOME, folder));
  const folders = [...PATH.split(delimiter), GIT_EXEC_PATH, ...atHome, ...usual];
  const files = folders
    .filter(isAbsolute)
    .flatMap((folder) => ['git', 'git.exe'].map((name) => join(folder, name)));
  const paths = await Promise.all(files.map(programAt));
  const unique = [...new Set(paths.filter((path) => path !== null))];
  return Promise.all(unique.map(async (path) => ({ path, version: await versionAt(path, env) })));
}

async function programAt(path: string): Promise<string | null> {
  try {
    const stats = await stat(path);
    // On Windows, the mode doesn't say what can be started.
    const canStart = path.endsWith('.exe') || (stats.mode & 0o111) !== 0;
    return stats.isFile() && canStart ? await realpath(path) : null;
  } catch {
    return null;
  }
}

async function versionAt(path: string, env: Env): Promise<string> {
  try {
    const options = { env: { PATH: env.PATH, HOME: env.HOME }, timeout: PATIENCE_MS };
    const { stdout } = await promisify(execFile)(path, ['--version'], options);
    return /\d+\.\d+[\w.]*/.exec(stdout)?.[0] ?? UNKNOWN;
  } catch {
    return UNKNOWN;
  }
}
