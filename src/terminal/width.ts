import type { Style } from './style.ts';

// The narrow characters of ours that `FIRST_WIDE` would count as wide.
const NARROW = '…→✔⚠✖ℹ';

// Hangul: the first letters that terminals show in two columns.
const FIRST_WIDE = '\u1100';

/** The most columns that `text` can take on a terminal: a letter that may be wide counts as wide. */
export const widthOf = (text: string): number =>
  Array.from(text).reduce((sum, char) => sum + widthOfChar(char), 0);

const widthOfChar = (char: string): number => (char < FIRST_WIDE || NARROW.includes(char) ? 1 : 2);

export const padTo = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - widthOf(text)));

/** `text` in at most `columns`, shortened in the middle, because paths differ at both ends. */
export function shortenMiddle(text: string, columns: number, style: Style): string {
  if (widthOf(text) <= columns) return text;
  const left = columns - ellipsis(style).length;
  const begin = firstColumns(Array.from(text), Math.ceil(left / 2));
  const end = firstColumns(Array.from(text).reverse(), left - widthOf(begin.join('')));
  return [...begin, ellipsis(style), ...end.reverse()].join('');
}

/** The same for a text whose beginning says the most. */
export function shortenEnd(text: string, columns: number, style: Style): string {
  if (widthOf(text) <= columns) return text;
  return (
    firstColumns(Array.from(text), columns - ellipsis(style).length).join('') + ellipsis(style)
  );
}

const ellipsis = ({ unicode }: Style): string => (unicode ? '…' : '...');

/** Of characters that don't all fit. */
function firstColumns(chars: readonly string[], columns: number): string[] {
  let taken = 0;
  return chars.slice(
    0,
    chars.findIndex((char) => (taken += widthOfChar(char)) > columns),
  );
}
