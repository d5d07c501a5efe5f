import { lstat, mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { asPreflightError } from '../../src/base/errors.ts';
import { installCommand } from '../../src/commands/install.ts';
import { commandWorld } from './command-context.ts';
import type { ScratchRepository } from './git-repository.ts';

const ROOT = join(import.meta.dirname, '../..');

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** of the PreflightError that the bin would print */
  readonly error: string | undefined;
  readonly message: string | undefined;
  readonly hint: string | undefined;
}

interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** what a user types at a prompt, perhaps after doing something else; without it stdin is no terminal */
  readonly types?: string | (() => Promise<string>);
  /** null: the package has none */
  readonly bundle?: string | null;
  readonly platform?: NodeJS.Platform;
  /** whether stdout is one; default: no */
  readonly isTerminal?: boolean;
}

/** `install-hooks ARGV` in a repository, with the real hooks and a stand-in for the built bundle. */
export async function installHooks(
  repository: ScratchRepository,
  argv: readonly string[] = [],
  options: RunOptions = {},
): Promise<Run> {
  const { cwd = repository.path, env = {}, types, bundle = '/* bundle */' } = options;
  const { platform = process.platform } = options;
  const { context, stdout, stderr } = commandWorld({
    ...{ argv, cwd, env: { ...repository.env, ...env }, platform },
    stdin: Object.assign(Readable.from(typed(types)), { isTTY: types !== undefined }),
    packageRoot: await packageAt(join(repository.outside, 'package'), bundle),
    kill: (pid, signal) => process.kill(pid, signal),
  });
  Object.assign(context.stdout, { isTTY: options.isTerminal });
  const failure = { error: undefined, message: undefined, hint: undefined };
  const outcome = await installCommand(context).then(
    (code) => ({ code, ...failure }),
    (thrown: unknown) => {
      const { code, message, hint } = asPreflightError(thrown);
      return { code: 2, error: code, message, hint };
    },
  );
  return { ...outcome, stdout: stdout(), stderr: stderr() };
}

async function* typed(types: RunOptions['types']): AsyncGenerator<string> {
  if (types !== undefined) yield typeof types === 'string' ? types : await types();
}

export async function packageAt(root: string, bundle: string | null): Promise<string> {
  await mkdir(join(root, 'dist'), { recursive: true });
  if (bundle !== null) await writeFile(join(root, 'dist/hook.cjs'), bundle);
  await symlink(join(ROOT, 'hooks'), join(root, 'hooks')).catch(() => undefined);
  return root;
}

/** Every file below a folder with type, mode, time and contents; git's own records of use left out. */
export async function snapshot(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name);
    const stats = await lstat(path);
    const time = stats.isDirectory() ? '' : String(stats.mtimeMs);
    files[name] = [stats.mode.toString(8), time, await contentsOf(path, stats)].join(' ');
  }
  return files;
}

/** The same without times, for what is written again but must hold what it held. */
export async function contents(folder: string): Promise<Record<string, string>> {
  const entries = Object.entries(await snapshot(folder));
  return Object.fromEntries(entries.map(([name, text]) => [name, text.replace(/ [\d.]* /, ' ')]));
}

async function contentsOf(path: string, stats: Awaited<ReturnType<typeof lstat>>): Promise<string> {
  if (stats.isSymbolicLink()) return `-> ${await readlink(path)}`;
  return stats.isFile() ? readFile(path, 'latin1') : 'other';
}
