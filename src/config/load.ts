import { basename } from 'node:path';
import { PreflightError } from '../errors.ts';
import { printable } from '../report/printable.ts';
import { isErrnoException } from '../state/errno.ts';
import type { Config } from './schema.ts';

/** At the top of the working tree. */
export const CONFIG_FILE = 'heroku-preflight.json';

/** What is needed of a file system; `node:fs/promises` has it. */
export interface ConfigFiles {
  stat(path: string): Promise<{ isFile(): boolean; readonly size: number }>;
  readFile(path: string): Promise<Uint8Array>;
}

const MAX_BYTES = 1024 * 1024;

/**
 * The config at `path`; undefined when there is none. Throws a ConfigError when something is wrong
 * with what it says, and a PreflightError (`config-unreadable`) when it can't be read.
 */
export async function loadConfig(files: ConfigFiles, path: string): Promise<Config | undefined> {
  const file = printable(basename(path));
  const bytes = await readBytes(files, path, file);
  if (bytes === undefined) return undefined;
  const text = decode(bytes, file);
  // Loaded only now: most repositories have no config, and the push waits for this.
  const { parseConfig } = await import('./parse-config.ts');
  return parseConfig(text, file);
}

async function readBytes(
  files: ConfigFiles,
  path: string,
  file: string,
): Promise<Uint8Array | undefined> {
  try {
    // Before it's opened: a link in a repository may lead to a device or a pipe without an end.
    const stats = await files.stat(path);
    if (!stats.isFile()) throw unreadable(file, "isn't a file");
    if (stats.size > MAX_BYTES) throw unreadable(file, 'is larger than 1 MB');
    return await files.readFile(path);
  } catch (error) {
    if (error instanceof PreflightError || !isErrnoException(error)) throw error;
    if (error.code === 'ENOENT') return undefined;
    throw unreadable(file, `can't be read (${error.code ?? 'unknown error'})`, error);
  }
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    // Leaves out a byte order mark.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw unreadable(file, "isn't UTF-8 text", error);
  }
}

const unreadable = (file: string, problem: string, cause?: unknown): PreflightError =>
  new PreflightError('config-unreadable', `${file} ${problem}`, {
    hint: `Correct or remove ${file}; until then none of its settings hold`,
    cause,
  });
