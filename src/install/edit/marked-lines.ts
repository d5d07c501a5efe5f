const START = '# >>> heroku-preflight >>>';
const END = '# <<< heroku-preflight <<<';
const BLOCK = new RegExp(
  String.raw`^[ \t]*${START}\r?\n[^]*?^[ \t]*${END}[ \t]*(\r?\n|(?![^]))`,
  'm',
);
const MARKER = new RegExp(String.raw`^[ \t]*(?:${START}|${END})[ \t]*(?:\r?\n|(?![^]))`, 'gm');

export const lineEndOf = (text: string): string => /\r?\n/.exec(text)?.[0] ?? '\n';

export const hasMarkedLines = (text: string): boolean => BLOCK.test(text);

/** @param at the start of a line, or the end of the text */
export function insertMarkedLines(
  text: string,
  at: number,
  lines: readonly string[],
  indent = '',
): string {
  const lineEnd = lineEndOf(text);
  const block = [START, ...lines, END].map((line) => indent + line).join(lineEnd);
  // Without a last line end before, there's none after: so it's known again what there was.
  return at === 0 || text[at - 1] === '\n'
    ? text.slice(0, at) + block + lineEnd + text.slice(at)
    : text.slice(0, at) + lineEnd + block + text.slice(at);
}

export function removeMarkedLines(text: string): string {
  const found = BLOCK.exec(text);
  if (!found) return text;
  const before = text.slice(0, found.index);
  const after = text.slice(found.index + found[0].length);
  return found[1] === '' ? before.replace(/\r?\n$/, '') : before + after;
}

export const removeMarkers = (text: string): string => text.replace(MARKER, '');
