import { execFile, execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { copyTemplate } from './repository-templates.ts';

const run = promisify(execFile);

export interface ScratchRepository {
  /** the working tree (of a bare one: the git directory) */
  readonly path: string;
  /** the folder around it, for clones, remotes and other files */
  readonly outside: string;
  /** an environment without the machine's own git configuration and hooks */
  readonly env: Readonly<Record<string, string>>;
  /** what git prints on stdout */
  git(...args: string[]): Promise<string>;
  remove(): Promise<void>;
}

interface RepositoryOptions {
  /** the folder's name; can have any character of a file name */
  readonly name?: string;
  readonly bare?: boolean;
  /** false: without the first commit */
  readonly commit?: boolean;
  /** true: as `install-hooks` leaves it */
  readonly installed?: boolean;
}

/** A new, isolated git repository on `main` with one commit (a bare one has none). */
export async function createRepository(
  options: RepositoryOptions = {},
): Promise<ScratchRepository> {
  const { name = 'repo', bare = false, commit = !bare, installed = false } = options;
  const outside = await realpath(await mkdtemp(join(tmpdir(), 'preflight-test-')));
  const path = join(outside, name);
  const env = isolatedEnv(join(outside, 'home'));
  await mkdir(path, { recursive: true });
  await mkdir(join(outside, 'home'));

  const git = async (...args: string[]): Promise<string> => {
    const { stdout } = await run('git', args, { cwd: path, env, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  };
  if (commit) await copyTemplate(installed ? 'installed' : 'fresh', path);
  else await git('init', '--quiet', '--initial-branch=main', ...(bare ? ['--bare'] : []));
  const remove = (): Promise<void> => rm(outside, { recursive: true, force: true });
  return { path, outside, env, git, remove };
}

/** Where every git is new, the hook's default place is git's configuration. The tests name it if they mean it. */
const OLD_GIT = / 2\.[1-4]?\d\./.test(execFileSync('git', ['--version'], { encoding: 'utf8' }))
  ? []
  : [join(import.meta.dirname, 'old-git')];

/** Inherits only PATH, so that the machine's `GIT_DIR` or `HEROKU_API_KEY` can't leak in. */
function isolatedEnv(home: string): Record<string, string> {
  return {
    PATH: [process.env.PATH ?? '', dirname(process.execPath), ...OLD_GIT].join(delimiter),
    HOME: home,
    LC_ALL: 'C.UTF-8',
    GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: 'Test',
    GIT_AUTHOR_EMAIL: 'test@example.com',
    GIT_COMMITTER_NAME: 'Test',
    GIT_COMMITTER_EMAIL: 'test@example.com',
  };
}
