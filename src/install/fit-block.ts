import { blockOf, withBlock } from './block.ts';
import { isExecutable } from './hook-file.ts';
import { programOf } from './program.ts';
import type { Refusal } from './refusal.ts';
import type { BlockPlacement } from './targets/target.ts';

/** The contents of a hook with our block in it (latin1), or why it doesn't fit. */
export function fitBlock(
  { hook, readBy }: Pick<BlockPlacement, 'hook' | 'readBy'>,
  shipped: string,
): { readonly text: string } | Refusal {
  const { path } = hook;
  switch (hook.kind) {
    case 'none':
      return { text: shipped };
    case 'symlink':
      return { reason: 'symlink', path, target: hook.target };
    case 'binary':
      return { reason: 'binary', path };
    case 'other':
      return { reason: 'not-a-file', path };
    case 'unreadable':
      return { reason: 'unreadable', path };
    case 'text': {
      if (readBy === 'shebang' && !isExecutable(hook)) return { reason: 'not-executable', path };
      const program = programOf(hook.text);
      if (program.type === 'hands-over') return { reason: 'hands-over', path };
      if (readBy === 'shebang' && program.type === 'other') {
        return { reason: 'foreign-language', path, name: program.name };
      }
      if (readBy === 'shebang' && program.type === 'crlf') return { reason: 'crlf', path };
      return { text: withBlock(hook.text, blockOf(shipped)) };
    }
  }
}
