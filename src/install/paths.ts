import { isAbsolute, relative, sep } from 'node:path';
import { printable } from '../report/printable.ts';

/** Whether `path` is `folder` or below it (both absolute). */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** `path` as a user in `cwd` would write it. */
export const shownPath = (path: string, cwd: string): string =>
  printable(isInside(cwd, path) ? relative(cwd, path) || '.' : path);
