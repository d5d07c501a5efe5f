import { spawn } from 'node:child_process';
import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HOOK_LINES, NEW_HOOK } from '../../src/install/hook-line.ts';
import { createRepository, type ScratchRepository } from './git-repository.ts';

export const HOOKS = join(import.meta.dirname, '../../hooks');
export const HEROKU_URL = 'https://git.heroku.com/my-app.git';

export interface HookRun {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

interface RunOptions {
  readonly args?: readonly string[];
  readonly stdin?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
  readonly shell?: readonly string[];
}

export interface HookSandbox {
  readonly repository: ScratchRepository;
  readonly state: string;
  /** replaces `/opt`, `/usr` and `/home` in the search for a Node, because this machine can have one there */
  readonly system: string;
  /** writes a hook and runs it as git would; ours when no text is given */
  run(script: string | undefined, options?: RunOptions): Promise<HookRun>;
  /** what the bundle's stand-in saw; null if it wasn't started */
  seen(): Promise<Seen | null>;
  remove(): Promise<void>;
}

interface Seen {
  readonly stdin: string;
  /** permission bits of the file that is its stdin */
  readonly mode: number;
  /** those that lead to the same as stdin or stderr */
  readonly descriptors: readonly string[];
  readonly argv: readonly string[];
  readonly execArgv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly files: readonly string[];
}

// Reports its input, and ends as the file next to it says: with a code, a signal or an error.
const STAND_IN = `
const { fstatSync, readFileSync, readdirSync, readlinkSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { argv, execArgv, env } = process;
const stdin = readFileSync(0).toString('latin1');
const files = readdirSync(__dirname);
const mode = fstatSync(0).mode & 0o777;
const targetOf = (fd) => {
  try {
    return readlinkSync('/proc/self/fd/' + fd);
  } catch {
    return '';
  }
};
const descriptors = readdirSync('/proc/self/fd').filter(
  (fd) => fd > 2 && [targetOf(0), targetOf(2)].includes(targetOf(fd)),
);
writeFileSync(join(__dirname, 'seen.json'), JSON.stringify({ stdin, mode, descriptors, argv, execArgv, env, files }));
console.log('from the bundle');
const end = readFileSync(join(__dirname, 'exit-code'), 'utf8');
if (end === 'throw') throw new Error('a bug');
if (/^SIG/.test(end)) process.kill(process.pid, end);
else process.exit(Number(end));
`;

/** A repository with the hook's second half and a stand-in for the bundle in its git directory. */
export async function createHookSandbox(
  options: { exitCode?: number | 'throw' | NodeJS.Signals; name?: string } = {},
): Promise<HookSandbox> {
  const repository = await createRepository(options.name === undefined ? {} : options);
  const state = join(repository.path, '.git/heroku-preflight');
  await mkdir(state);
  for (const name of ['pre-push', 'run.sh', 'start.cjs']) {
    await copyFile(join(HOOKS, name), join(state, name));
  }
  const system = join(repository.outside, 'system');
  await writeFile(join(state, 'find-node.sh'), await finderWithin(system));
  await writeFile(join(state, 'hook.cjs'), STAND_IN);
  await writeFile(join(state, 'exit-code'), String(options.exitCode ?? 0));
  await writeFile(join(state, 'node'), `${process.execPath}\n`);

  const run: HookSandbox['run'] = async (script, run = {}) => {
    const file = join(repository.path, '.git/hooks/pre-push');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, script ?? NEW_HOOK, 'latin1');
    await chmod(file, 0o755);
    return execute([...(run.shell ?? ['/bin/sh']), file, ...(run.args ?? ['heroku', HEROKU_URL])], {
      cwd: repository.path,
      env: { ...repository.env, ...run.env },
      stdin: run.stdin ?? '',
    });
  };
  const seen = async (): Promise<Seen | null> => {
    const text = await readFile(join(state, 'seen.json'), 'utf8').catch(() => null);
    return text === null ? null : (JSON.parse(text) as Seen);
  };
  return { repository, state, system, run, seen, remove: () => repository.remove() };
}

async function finderWithin(system: string): Promise<string> {
  const text = await readFile(join(HOOKS, 'find-node.sh'), 'utf8');
  return text.replaceAll(/(?<=\s)\/(?=(?:opt|usr|home)\/)/g, `${system}/`);
}

/** What the package ships, and the git directory gets a copy of. */
export const shippedHook = (): Promise<string> => readFile(join(HOOKS, 'pre-push'), 'latin1');

/** Our lines right after the first line of another hook. */
export const beforeForeignHook = (body: string, shebang = '#!/bin/sh'): string =>
  `${shebang}\n${HOOK_LINES}${body}`;

export function execute(
  command: readonly string[],
  options: { cwd: string; env: Readonly<Record<string, string>>; stdin: string | Buffer },
): Promise<HookRun> {
  const [file = '', ...args] = command;
  const child = spawn(file, args, { cwd: options.cwd, env: options.env });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  child.stdin.on('error', () => undefined); // a hook doesn't have to read its stdin
  child.stdin.end(options.stdin);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() });
    });
  });
}
