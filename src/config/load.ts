import { basename, dirname } from 'node:path';
import { PreflightError } from '../base/errors.ts';
import { type Files, readText } from '../base/files.ts';
import { printable } from '../base/text.ts';
import type { Config } from './schema.ts';

/** At the top of the working tree. */
export const CONFIG_FILE = 'heroku-preflight.json';

/**
 * The config at `path`; undefined if there is none. Throws a ConfigError for its mistakes, and a
 * PreflightError (`config-unreadable`) if it can't be read.
 */
export async function loadConfig(
  files: Pick<Files, 'readBytes'>,
  path: string,
): Promise<Config | undefined> {
  const file = printable(basename(path));
  const reading = await readText(files, path, dirname(path));
  if ('text' in reading) {
    // Loaded only now: most repositories have no config, and a push waits for this.
    const { readConfig } = await import('./schema.ts');
    return readConfig(reading.text, file);
  }
  if (reading.absent) return undefined;
  throw new PreflightError('config-unreadable', `${file} ${reading.problem}`, {
    hint: `Correct or remove ${file}`,
    cause: reading.cause,
  });
}
