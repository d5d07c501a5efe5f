import { extname } from 'node:path';
import type { ConfigEditor } from '../config-editor.ts';
import { hasJob, type LefthookFormat, withJob, withoutJob } from './lefthook-config.ts';

const FORMATS: Readonly<Record<string, LefthookFormat>> = {
  '.yml': 'yaml',
  '.yaml': 'yaml',
  '.toml': 'toml',
  '.json': 'json',
  '.jsonc': 'jsonc',
};

/** @param name of a configuration of lefthook's: lefthook.yml, .config/lefthook.toml, … */
export function lefthookEditor(name: string): ConfigEditor | null {
  const format = FORMATS[extname(name)];
  if (format === undefined) return null;
  return {
    has: (text) => hasJob(format, text),
    add: (text) => withJob(format, text),
    remove: (text) => withoutJob(format, text),
  };
}
