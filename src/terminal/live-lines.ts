import type { Env } from '../base/context.ts';

/** Lines at the end of a terminal that are rewritten in place. */
export interface LiveLines {
  /** each line must be narrower than the terminal, and there must be fewer lines than rows */
  readonly show: (lines: readonly string[]) => void;
  readonly clear: () => void;
}

// ECMA-48: cursor up, erase to the line's end, erase to the screen's end.
const up = (lines: number): string => (lines === 0 ? '\r' : `\r\u001b[${lines}A`);
const ERASE_LINE = '\u001b[K';
const ERASE_BELOW = '\u001b[J';

interface Screen {
  readonly stderr: { readonly isTTY?: boolean; readonly write: (text: string) => unknown };
  readonly env: Env;
}

/**
 * Live lines on stderr; undefined if it isn't a terminal that knows escape codes. The cursor stays visible
 * and below the lines, so that the terminal works even if this process is killed.
 */
export function liveLines({ stderr, env }: Screen): LiveLines | undefined {
  // Terminals in editors such as Emacs don't know escape codes, and say so.
  if (stderr.isTTY !== true || env.TERM === 'dumb') return undefined;
  let shown = 0;
  return {
    show: (lines) => {
      const text = lines.map((line) => `${line}${ERASE_LINE}\n`).join('');
      stderr.write(`${up(shown)}${text}${ERASE_BELOW}`);
      shown = lines.length;
    },
    clear: () => {
      if (shown > 0) stderr.write(`${up(shown)}${ERASE_BELOW}`);
      shown = 0;
    },
  };
}
