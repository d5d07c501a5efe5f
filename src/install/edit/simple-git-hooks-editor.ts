import type { ConfigEditor } from '../config-editor.ts';
import { hasCommand, withCommand, withoutCommand } from './simple-git-hooks-config.ts';

/** @param name package.json, or a file of simple-git-hooks' own; null for one that is a program */
export function simpleGitHooksEditor(name: string): ConfigEditor | null {
  if (!name.endsWith('.json')) return null;
  const where = name === 'package.json' ? 'package.json' : 'config.json';
  return {
    has: (text) => hasCommand(text, where),
    add: (text) => withCommand(text, where),
    remove: (text) => withoutCommand(text, where),
  };
}
