import { extname } from 'node:path';

/** What lefthook's configuration may be written in. */
export type LefthookFormat = 'yaml' | 'toml' | 'json' | 'jsonc';

const FORMATS: Readonly<Record<string, LefthookFormat>> = {
  '.yml': 'yaml',
  '.yaml': 'yaml',
  '.toml': 'toml',
  '.json': 'json',
  '.jsonc': 'jsonc',
};

export const LEFTHOOK_ENDINGS: readonly string[] = Object.keys(FORMATS);

/** @param name of a file: lefthook.yml, .config/lefthook.toml, … */
export const lefthookFormat = (name: string): LefthookFormat | undefined => FORMATS[extname(name)];
