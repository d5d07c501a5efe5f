import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { must } from './run.ts';
import { type Env, NotHere, type Place } from './types.ts';

export const ROOT = join(import.meta.dirname, '../..');

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Everything that the benchmark writes and starts is gone after `act`. */
export async function inPlace<T>(act: (place: Place) => Promise<T>): Promise<T> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'heroku-preflight-bench-')));
  const ends: (() => unknown)[] = [];
  const made = new Map<string, unknown>();
  const once = <V>(name: string, make: () => V): V => {
    if (!made.has(name)) made.set(name, make());
    return made.get(name) as V;
  };
  const place: Place = { folder, env: cleanEnv(folder), later: (end) => ends.push(end), once };
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  // Every process that was started ends with this one, or with the folder.
  const interrupted = (): void => {
    remove();
    process.exit(130);
  };
  for (const signal of SIGNALS) process.once(signal, interrupted);
  try {
    return await act(place);
  } finally {
    for (const end of ends.reverse()) await end();
    for (const signal of SIGNALS) process.off(signal, interrupted);
    remove();
  }
}

/** Only PATH is the machine's own, because proxies, CAs, tokens and choices change what a push does. */
function cleanEnv(folder: string): Env {
  const home = join(folder, 'home');
  mkdirSync(home);
  writeFileSync(
    join(home, '.gitconfig'),
    '[user]\n\tname = Bench\n\temail = bench@example.com\n[preflight]\n\tfollow = false\n',
  );
  return {
    PATH: [process.env.PATH ?? '', dirname(process.execPath)].join(delimiter),
    ...{ HOME: home, LC_ALL: 'C.UTF-8', TMPDIR: folder },
    ...{ GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' },
  };
}

export interface Repository {
  readonly path: string;
  /** a file with the line that git gives a pre-push hook for `git push REMOTE main` */
  readonly refs: string;
}

export const ELSEWHERE = 'git@github.com:acme/app.git';

const REMOTE = 'https://git.heroku.com/my-app.git';

/** A repository on `main` with one commit and a remote `heroku`. */
export function newRepository(place: Place, name: string, env = place.env): Repository {
  const path = join(place.folder, name);
  const git = (...args: string[]): string => must({ command: ['git', ...args], cwd: path, env });
  mkdirSync(path, { recursive: true });
  git('init', '--quiet', '--initial-branch=main', '--template=');
  mkdirSync(join(path, '.git/hooks'));
  git('commit', '--quiet', '--allow-empty', '--message=one');
  git('remote', 'add', 'heroku', REMOTE);
  git('remote', 'add', 'origin', ELSEWHERE);
  const refs = join(path, '.git/bench-refs');
  writeFileSync(refs, refLines(git('rev-parse', 'HEAD').trim(), 1));
  return { path, refs };
}

/** The first one is of main. */
export function refLines(commit: string, count: number): string {
  const none = '0'.repeat(40);
  const line = (ref: string): string => `${ref} ${commit} ${ref} ${none}\n`;
  const more = Array.from({ length: count - 1 }, (_, index) => line(`refs/heads/branch-${index}`));
  return line('refs/heads/main') + more.join('');
}

/** `install-hooks`; its code 2 means that the manager must be told, too. */
export function installOurs(
  repository: Repository,
  env: Env,
  sync?: readonly string[],
  args: readonly string[] = [],
): void {
  const cwd = repository.path;
  const command = [process.execPath, join(ROOT, 'dist/install-hooks.cjs'), '--yes', ...args];
  if (sync === undefined) {
    must({ command, cwd, env });
    return;
  }
  must({ command: ['/bin/sh', '-c', '"$@" || test $? = 2', 'sh', ...command], cwd, env });
  must({ command: sync, cwd, env });
  must({ command, cwd, env });
}

export function writeProgram(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

/** @throws NotHere */
export function mustHave(programs: readonly string[], env: Env): void {
  const isThere = (name: string): boolean =>
    spawnSync('/bin/sh', ['-c', 'command -v "$1"', 'sh', name], { env }).status === 0;
  const missing = programs.filter((name) => !isThere(name));
  if (missing.length > 0) throw new NotHere(`no ${missing.join(', no ')} on this machine`);
}

/** What git adds to the environment of a hook. */
export function hookEnv(place: Place, env: Env): Env {
  const folder = place.once('exec-path', () =>
    must({ command: ['git', '--exec-path'], cwd: place.folder, env: place.env }).trim(),
  );
  return {
    ...env,
    ...{ GIT_EXEC_PATH: folder, GIT_PREFIX: '', GIT_DIR: undefined },
    PATH: `${folder}${delimiter}${env.PATH ?? ''}`,
  };
}
