import { lstat, readFile } from 'node:fs/promises';
import { orNull } from './or-null.ts';

interface ConfigText {
  readonly path: string;
  readonly text: string;
  /** permission bits */
  readonly mode: number;
  /** whether writing the text again gives the same file: UTF-8, and no link to elsewhere */
  readonly isPlain: boolean;
}

/** null where there is no such file. */
export async function readConfigFile(path: string): Promise<ConfigText | null> {
  const stats = await orNull(lstat(path));
  const bytes = stats && (await orNull(readFile(path)));
  if (!bytes) return null;
  const text = bytes.toString('utf8');
  const isPlain = stats.isFile() && Buffer.from(text).equals(bytes);
  return { path, text, mode: stats.mode & 0o7777, isPlain };
}
