import { posix } from 'node:path';
import { LEFTHOOK_ENDINGS, lefthookFormat } from './lefthook-format.ts';
import { parseConfig } from './lefthook-value.ts';

/**
 * What lefthook reads besides a configuration: the files that `extends` names, and the user's own
 * (lefthook-local.yml, …). Paths below the top level; patterns, and files elsewhere, are left out.
 */
export function filesBeside(name: string, text: string): string[] {
  const format = lefthookFormat(name);
  const named = format && parseConfig(format, text)?.extends;
  const list: unknown[] = Array.isArray(named) ? named : [named];
  const isBelow = (path: unknown): path is string =>
    typeof path === 'string' && !/^\/|^\.\.(?:\/|$)|[*?[{]/.test(posix.normalize(path));
  const own = LEFTHOOK_ENDINGS.map((ending) => `lefthook-local${ending}`);
  return [...list.filter(isBelow), ...own, ...own.map((path) => `.${path}`)];
}
