import { extname, posix } from 'node:path';
import { type LefthookFormat, parseConfig } from './lefthook-value.ts';

const FORMATS: Readonly<Record<string, LefthookFormat>> = {
  '.yml': 'yaml',
  '.yaml': 'yaml',
  '.toml': 'toml',
  '.json': 'json',
  '.jsonc': 'jsonc',
};

/**
 * What lefthook reads besides a configuration: the files that `extends` names, and the user's own
 * (lefthook-local.yml, …). Paths below the top level; patterns, and files elsewhere, are left out.
 */
export function filesBeside(name: string, text: string): string[] {
  const format = FORMATS[extname(name)];
  const named = format && parseConfig(format, text)?.extends;
  const list: unknown[] = Array.isArray(named) ? named : [named];
  const isBelow = (path: unknown): path is string =>
    typeof path === 'string' && !/^\/|^\.\.(?:\/|$)|[*?[{]/.test(posix.normalize(path));
  const own = Object.keys(FORMATS).map((ending) => `lefthook-local${ending}`);
  return [...list.filter(isBelow), ...own, ...own.map((path) => `.${path}`)];
}
