import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { GitProgram } from './git-program.ts';
import { PRE_RECEIVE } from './hook.ts';

const run = promisify(execFile);

/** The folder of the remotes' bare repositories, and what git needs to serve them. */
export interface Repositories {
  readonly root: string;
  /** the whole environment of the git processes that serve */
  readonly env: Readonly<Record<string, string>>;
  /** Makes the app's repository on its first call. */
  ensure(app: string): Promise<void>;
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
    writeFile(join(hooks, 'pre-receive'), PRE_RECEIVE, { mode: 0o700 }),
    writeFile(config, serverConfig(hooks)),
  ]);
  const env = { HOME: folder, GIT_CONFIG_GLOBAL: config, GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C' };
  const made = new Map<string, Promise<void>>();

  async function make(app: string): Promise<void> {
    await run(git.git, ['init', '--quiet', '--bare', '--template=', join(root, `${app}.git`)], {
      env,
      signal: stopped,
    });
  }

  return {
    root,
    env,
    ensure(app) {
      const making = made.get(app) ?? make(app);
      made.set(app, making);
      return making;
    },
  };
}

// No maintenance: it would leave a process behind. The folder's owner may differ under sudo.
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
