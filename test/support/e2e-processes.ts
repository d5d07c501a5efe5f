import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { E2e, Env } from './e2e.ts';

/** A program that was started. */
export interface Started {
  readonly pid: number;
  readonly parent: number;
  readonly argv: readonly string[];
}

export interface ProcessLog {
  /** with it, every program that is found by name is logged, including git's own */
  readonly env: Env;
  /** what has been started since the last call */
  take(): Promise<Started[]>;
}

// `$$` stays the same, because exec turns this process into the program.
const LOGGER = (folder: string): string => `#!/bin/sh
{
  printf '%s\\036%s' "$$" "$PPID"
  for arg in "\${0##*/}" "$@"; do printf '\\036%s' "$arg"; done
  printf '\\035'
} >>'${folder}/log'
exec '${folder}/real/'"\${0##*/}" "$@"
`;

// A program that is started by its path avoids PATH, but no Node avoids this.
const NODE_LOGGER = (folder: string): string => `
const { appendFileSync } = require('node:fs');
const { argv, execArgv, pid, ppid } = process;
const words = [pid, ppid, ...argv.slice(0, 1), ...execArgv, ...argv.slice(1)];
appendFileSync(${JSON.stringify(join(folder, 'log'))}, words.join('\\x1e') + '\\x1d');
`;

/** Puts a logger before every program on PATH and below git's own folder of programs. */
export async function logProcesses({ repository, env, git }: E2e): Promise<ProcessLog> {
  const folder = join(repository.outside, 'processes');
  const { bin, real, logger, nodeLogger, log } = filesIn(folder);
  await Promise.all([bin, real].map((path) => mkdir(path, { recursive: true })));
  await writeFile(logger, LOGGER(folder), { mode: 0o755 });
  await writeFile(nodeLogger, NODE_LOGGER(folder));
  const gitPrograms = (await git('--exec-path')).stdout.trim();
  const folders = [...(env.PATH ?? '').split(delimiter), gitPrograms];
  for (const [name, program] of await programsIn(folders)) {
    await Promise.all([symlink(logger, join(bin, name)), symlink(program, join(real, name))]);
  }
  return {
    env: { PATH: bin, GIT_EXEC_PATH: bin, NODE_OPTIONS: `--require=${nodeLogger}` },
    async take() {
      const text = await readFile(log, 'utf8').catch(() => '');
      await writeFile(log, '');
      return text.split('\x1d').slice(0, -1).map(parse);
    },
  };
}

const filesIn = (folder: string) => ({
  bin: join(folder, 'bin'),
  real: join(folder, 'real'),
  logger: join(folder, 'logger'),
  nodeLogger: join(folder, 'logger.cjs'),
  log: join(folder, 'log'),
});

function parse(entry: string): Started {
  const [pid = '', parent = '', ...argv] = entry.split('\x1e');
  return { pid: Number(pid), parent: Number(parent), argv };
}

async function programsIn(folders: readonly string[]): Promise<Map<string, string>> {
  const programs = new Map<string, string>();
  for (const folder of folders) {
    for (const name of await readdir(folder).catch(() => [])) {
      if (!programs.has(name)) programs.set(name, join(folder, name));
    }
  }
  return programs;
}

/**
 * The programs that the hook of an https push started, and their children. The hook's own shell isn't
 * logged, because the kernel finds it by its path. So a program without a logged parent is its child.
 * (For a push to a path, git starts the other side through a shell.)
 */
export function startedByHook(started: readonly Started[]): Started[] {
  const byPid = new Map(started.map((one) => [one.pid, one]));
  const isHooks = ({ parent }: Started): boolean => {
    if (parent === process.pid) return false;
    const starter = byPid.get(parent);
    return starter === undefined || isHooks(starter);
  };
  return started.filter(isHooks);
}
