import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PreflightError } from '../../base/errors.ts';
import type { SourceTree } from './build-output.ts';
import { HOOKS } from './hook.ts';

const run = promisify(execFile);

type Environment = Readonly<Record<string, string>>;

// Bytes; enough for the names of very many files.
const LONGEST_OUTPUT = 256 * 1024 * 1024;

interface CommitFile {
  readonly commit: string;
  readonly name: string;
}

/** The folder of the remotes' bare repositories, and what git needs to serve them. */
export interface Repositories {
  readonly root: string;
  /** the whole environment of the git processes that serve */
  readonly env: Environment;
  /** Makes the app's repository on its first call. */
  ensure(app: string): Promise<void>;
  /**
   * Whether a push brought the whole history of `commits`. A push from a shallow clone doesn't.
   * @param objects as for `readTree`
   */
  isComplete(app: string, commits: readonly string[], objects: string): Promise<boolean>;
  /** @param objects where the commit's objects are, if they aren't part of the repository yet */
  readTree(app: string, commit: string, objects: string): Promise<SourceTree>;
  /** A file at the root; undefined: there's none. @param objects as for `readTree` */
  readFile(app: string, file: CommitFile, objects: string): Promise<Uint8Array | undefined>;
  /** Makes clones check out `ref`. */
  setHead(app: string, ref: string): Promise<void>;
}

/** @param folder the world's own folder, absolute */
export async function createRepositories(
  folder: string,
  git: GitProgram,
  stopped: AbortSignal,
): Promise<Repositories> {
  const root = join(folder, 'git');
  const hooks = join(folder, 'hooks');
  const config = join(folder, 'server.gitconfig');
  await Promise.all([mkdir(root), mkdir(hooks)]);
  await Promise.all([
    ...Object.entries(HOOKS).map(([name, script]) =>
      writeFile(join(hooks, name), script, { mode: 0o700 }),
    ),
    writeFile(config, serverConfig(hooks)),
  ]);
  const env = { HOME: folder, GIT_CONFIG_GLOBAL: config, GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C' };
  const made = new Map<string, Promise<void>>();

  const folderOf = (app: string): string => join(root, `${app}.git`);

  async function runGit(
    args: readonly string[],
    more: Environment = {},
    input = '',
  ): Promise<string> {
    const options = { env: { ...env, ...more }, signal: stopped, maxBuffer: LONGEST_OUTPUT };
    const running = run(git.git, args, options);
    // git can end before it has read everything.
    running.child.stdin?.on('error', () => undefined).end(input);
    return (await running).stdout;
  }

  async function make(app: string): Promise<void> {
    await runGit(['init', '--quiet', '--bare', '--template=', folderOf(app)]);
  }

  return {
    root,
    env,
    ensure(app) {
      const making = made.get(app) ?? make(app);
      made.set(app, making);
      return making;
    },
    async isComplete(app, commits, objects) {
      const args = ['rev-list', '--quiet', '--stdin', '--not', '--all'];
      const input = commits.map((id) => `${id}\n`).join('');
      return runGit(args, inQuarantine(folderOf(app), objects), input).then(
        () => true,
        () => false,
      );
    },
    async readTree(app, commit, objects) {
      const where = inQuarantine(folderOf(app), objects);
      const [id, paths] = await Promise.all([
        runGit(['rev-parse', '--short', `${commit}^{tree}`], where),
        runGit(['ls-tree', '-r', '-z', '--name-only', commit], where),
      ]);
      return { id: id.trim(), paths: paths.split('\0').length - 1 };
    },
    async readFile(app, { commit, name }, objects) {
      const whole = { ...env, ...inQuarantine(folderOf(app), objects) };
      const options = { env: whole, signal: stopped, encoding: 'buffer' } as const;
      return run(git.git, ['cat-file', 'blob', `${commit}:${name}`], options).then(
        ({ stdout }) => stdout,
        () => undefined,
      );
    },
    async setHead(app, ref) {
      await runGit(['symbolic-ref', 'HEAD', ref], { GIT_DIR: folderOf(app) });
    },
  };
}

/** How git finds objects that it has received but not yet accepted (git-receive-pack(1)). */
function inQuarantine(folder: string, objects: string): Environment {
  if (objects === '') return { GIT_DIR: folder };
  return {
    GIT_DIR: folder,
    GIT_OBJECT_DIRECTORY: objects,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: join(folder, 'objects'),
  };
}

// No maintenance, because it would leave a process behind. Under sudo, the folder's owner can differ.
const serverConfig = (hooks: string): string => `[core]
  hooksPath = ${JSON.stringify(hooks)}
[gc]
  auto = 0
[init]
  defaultBranch = main
[maintenance]
  auto = false
[receive]
  autogc = false
[safe]
  directory = *
`;

// The first version with GIT_CONFIG_COUNT, which keeps the user's credential helpers out of the world.
const OLDEST = [2, 31] as const;

/** Absolute paths, because the programs run without the user's environment and PATH. */
export interface GitProgram {
  readonly git: string;
  readonly httpBackend: string;
}

/** Finds the git on PATH. */
export async function findGit(): Promise<GitProgram> {
  const [version, execPath] = await Promise.all([ask('--version'), ask('--exec-path')]);
  const [major = 0, minor = 0] = (/\d+\.\d+/.exec(version)?.[0] ?? '').split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    throw new PreflightError(
      'git-too-old',
      `the simulator needs git ${OLDEST.join('.')}: ${version}`,
      {
        hint: 'Install a newer git',
      },
    );
  }
  return { git: join(execPath, 'git'), httpBackend: join(execPath, 'git-http-backend') };
}

async function ask(question: string): Promise<string> {
  try {
    const { stdout } = await run('git', [question]);
    return stdout.trim();
  } catch (cause) {
    throw new PreflightError(
      'git-missing',
      'the simulator needs git, and it could not be started',
      {
        hint: "Install git 2.31 or newer, and make sure that it's on PATH",
        cause,
      },
    );
  }
}
