import { lstat, readFile } from 'node:fs/promises';
import { isAbsent, isForbidden, orNull } from './or-null.ts';

interface ConfigText {
  readonly path: string;
  readonly text: string;
  /** permission bits */
  readonly mode: number;
  /** whether writing the text again gives the same file: readable, UTF-8, and no link to elsewhere */
  readonly isPlain: boolean;
}

/** null where there is no such file. */
export async function readConfigFile(path: string): Promise<ConfigText | null> {
  const stats = await orNull(lstat(path));
  if (!stats) return null;
  const mode = stats.mode & 0o7777;
  try {
    const bytes = await readFile(path);
    const text = bytes.toString('utf8');
    return { path, text, mode, isPlain: stats.isFile() && Buffer.from(text).equals(bytes) };
  } catch (error) {
    if (isAbsent(error)) return null;
    // The manager is in use all the same.
    if (isForbidden(error)) return { path, text: '', mode, isPlain: false };
    throw error;
  }
}
