/** What runs a hook, as far as it decides whether a block of sh fits in. */
export type Program =
  | { readonly type: 'shell' }
  | { readonly type: 'other'; readonly name: string }
  /** `#!/bin/sh\r`: the kernel looks for an interpreter of that name, and git push may hang */
  | { readonly type: 'crlf' }
  /** a shell script that starts another program on itself: that one would read the block, too */
  | { readonly type: 'hands-over' };

const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'ksh93', 'mksh', 'busybox']);

// `exec python3 "$0"`, but not `exec "$(dirname "$0")/other"`.
const HANDS_OVER = /\bexec["']?[ \t](?:\S+[ \t]+)*["']?\$\{?0\}?["']?(?=\s|$)/;

/** @param text the whole script. One without `#!` is run by sh: git does so when the kernel won't. */
export function programOf(text: string): Program {
  const shebang = /^#![ \t]*([^\n]*)/.exec(text)?.[1];
  if (shebang !== undefined) {
    if (shebang.endsWith('\r')) return { type: 'crlf' };
    const name = interpreterOf(shebang);
    if (!SHELLS.has(name)) return { type: 'other', name };
  }
  return HANDS_OVER.test(text) ? { type: 'hands-over' } : { type: 'shell' };
}

function interpreterOf(shebang: string): string {
  const words = shebang.split(/[ \t]+/).map(baseName);
  if (words[0] !== 'env') return words[0] ?? '';
  return words.slice(1).find((word) => !word.startsWith('-') && !word.includes('=')) ?? 'env';
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
