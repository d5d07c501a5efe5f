import { execFile } from 'node:child_process';
import { realpath, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import type { Env } from '../env.ts';

export interface GitFound {
  readonly path: string;
  /** `0` where it wouldn't say */
  readonly version: string;
}

// Where the gits of desktops and GUI clients are that PATH may lack.
const USUAL = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin', '/home/linuxbrew/.linuxbrew/bin'];

// The stand-in of macOS, before its tools are installed, asks and waits.
const PATIENCE_MS = 5000;

/** Every git that might push from this machine: those on PATH, and in the usual places. */
export async function findGits(env: Env): Promise<GitFound[]> {
  const folders = [...(env.PATH ?? '').split(delimiter).filter(isAbsolute), ...USUAL];
  const paths = await Promise.all(folders.map(gitIn));
  const unique = [...new Set(paths.filter((path) => path !== null))];
  return Promise.all(unique.map(async (path) => ({ path, version: await versionOf(path, env) })));
}

async function gitIn(folder: string): Promise<string | null> {
  const path = join(folder, 'git');
  try {
    const stats = await stat(path);
    return stats.isFile() && (stats.mode & 0o111) !== 0 ? await realpath(path) : null;
  } catch {
    return null;
  }
}

async function versionOf(path: string, env: Env): Promise<string> {
  try {
    const options = { env: { PATH: env.PATH, HOME: env.HOME }, timeout: PATIENCE_MS };
    const { stdout } = await promisify(execFile)(path, ['--version'], options);
    return /\d+\.\d+[\w.]*/.exec(stdout)?.[0] ?? '0';
  } catch {
    return '0';
  }
}
