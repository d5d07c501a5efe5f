import type { Style } from './style.ts';

// What we write ourselves, of what would else count as wide.
const NARROW = '…→✔⚠✖ℹ';

// The first letters that terminals show in two columns are those of Hangul.
const FIRST_WIDE = 0x1100;

/** How many columns `text` takes on a terminal, at most: what may be wide counts as wide. */
export const widthOf = (text: string): number =>
  Array.from(text).reduce((sum, char) => sum + widthOfChar(char), 0);

const widthOfChar = (char: string): number =>
  (char.codePointAt(0) ?? 0) < FIRST_WIDE || NARROW.includes(char) ? 1 : 2;

export const padTo = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - widthOf(text)));

/** `text` in at most `columns`: its middle gives way, as paths differ at both of their ends. */
export function shortenMiddle(text: string, columns: number, style: Style): string {
  if (widthOf(text) <= columns) return text;
  const left = columns - ellipsis(style).length;
  const begin = firstColumns(Array.from(text), Math.ceil(left / 2));
  const end = firstColumns(Array.from(text).reverse(), left - widthOf(begin.join('')));
  return [...begin, ellipsis(style), ...end.reverse()].join('');
}

/** The same where the beginning says the most. */
export function shortenEnd(text: string, columns: number, style: Style): string {
  if (widthOf(text) <= columns) return text;
  return (
    firstColumns(Array.from(text), columns - ellipsis(style).length).join('') + ellipsis(style)
  );
}

const ellipsis = ({ unicode }: Style): string => (unicode ? '…' : '...');

function firstColumns(chars: readonly string[], columns: number): string[] {
  let taken = 0;
  const end = chars.findIndex((char) => (taken += widthOfChar(char)) > columns);
  return chars.slice(0, end === -1 ? chars.length : end);
}
