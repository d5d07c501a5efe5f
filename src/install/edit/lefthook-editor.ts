import type { ConfigEditor } from '../config-editor.ts';
import { hasJob, withJob, withoutJob } from './lefthook-config.ts';
import { lefthookFormat } from './lefthook-format.ts';

/** @param name of a configuration of lefthook's: lefthook.yml, .config/lefthook.toml, … */
export function lefthookEditor(name: string): ConfigEditor | null {
  const format = lefthookFormat(name);
  if (format === undefined) return null;
  return {
    has: (text) => hasJob(format, text),
    add: (text) => withJob(format, text),
    remove: (text) => withoutJob(format, text),
  };
}
