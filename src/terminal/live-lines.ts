import type { Writable } from 'node:stream';

/** Lines at the end of a terminal that are written anew in place. */
export interface LiveLines {
  /** each must be narrower than the terminal, and all fewer than its rows */
  readonly show: (lines: readonly string[]) => void;
  readonly clear: () => void;
}

// ECMA-48: cursor up, erase to the line's end, erase to the screen's end.
const up = (lines: number): string => (lines === 0 ? '\r' : `\r\u001b[${lines}A`);
const ERASE_LINE = '\u001b[K';
const ERASE_BELOW = '\u001b[J';

/** The cursor stays visible and below them: whatever ends us leaves a terminal that works. */
export function liveLines(terminal: Pick<Writable, 'write'>): LiveLines {
  let shown = 0;
  return {
    show: (lines) => {
      const text = lines.map((line) => `${line}${ERASE_LINE}\n`).join('');
      terminal.write(`${up(shown)}${text}${ERASE_BELOW}`);
      shown = lines.length;
    },
    clear: () => {
      if (shown > 0) terminal.write(`${up(shown)}${ERASE_BELOW}`);
      shown = 0;
    },
  };
}
