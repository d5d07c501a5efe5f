import type { Node } from 'jsonc-parser';

/**
 * The text with a new first entry in an object or array. With comments around there are two ways, and
 * it returns both. Only an empty container gets its entry without whitespace before it.
 * @param key for an object's entry
 */
export function withFirstEntry(
  text: string,
  container: Node,
  value: unknown,
  key?: string,
): readonly string[] {
  const first = container.children?.[0];
  const open = container.offset + 1;
  if (!first) return [insert(text, open, rendered(text, '', value, key))];
  const lines = /^[^\n]*\n\s*/.exec(text.slice(open, first.offset))?.[0];
  // Above the comments on the first entry, if they're on separate lines.
  const places = lines === undefined ? [first.offset] : [open + lines.length, first.offset];
  return places.map((at) => {
    const space = text.slice(text.slice(0, at).trimEnd().length, at);
    return insert(text, at, `${rendered(text, space, value, key)},${space}`);
  });
}

/** @param entry an item of an array, or a property of an object */
export function withoutEntry(text: string, entry: Node): string {
  const siblings = entry.parent?.children ?? [];
  const index = siblings.indexOf(entry);
  const end = entry.offset + entry.length;
  const previous = siblings[index - 1];
  if (previous) return text.slice(0, previous.offset + previous.length) + text.slice(end);
  if (siblings.length > 1) {
    return text.slice(0, entry.offset) + text.slice(end).replace(/^\s*,\s*/, '');
  }
  return text.slice(0, (entry.parent?.offset ?? 0) + 1) + text.slice(end);
}

const insert = (text: string, at: number, added: string): string =>
  text.slice(0, at) + added + text.slice(at);

/** @param space the whitespace before it; with a line break in it, the entry gets its own lines */
function rendered(text: string, space: string, value: unknown, key?: string): string {
  const label = key === undefined ? '' : `${JSON.stringify(key)}: `;
  const newLine = space.lastIndexOf('\n');
  if (newLine === -1) return label + JSON.stringify(value, null, 1).replace(/\n */g, ' ');
  const unit = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  const lines = JSON.stringify(value, null, unit).split('\n');
  return label + lines.join(lineEndOf(text) + space.slice(newLine + 1));
}

const START = '# >>> heroku-preflight >>>';
const END = '# <<< heroku-preflight <<<';
const BLOCK = new RegExp(
  String.raw`^[ \t]*${START}\r?\n[^]*?^[ \t]*${END}[ \t]*(\r?\n|(?![^]))`,
  'm',
);
const MARKER = new RegExp(String.raw`^[ \t]*(?:${START}|${END})[ \t]*(?:\r?\n|(?![^]))`, 'gm');

const lineEndOf = (text: string): string => /\r?\n/.exec(text)?.[0] ?? '\n';

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
  // If the text had no line break at its end, it gets none: that's how removal knows.
  return at === 0 || text[at - 1] === '\n'
    ? text.slice(0, at) + block + lineEnd + text.slice(at)
    : text + lineEnd + block;
}

export function removeMarkedLines(text: string): string {
  const found = BLOCK.exec(text);
  if (!found) return text;
  const before = text.slice(0, found.index);
  const after = text.slice(found.index + found[0].length);
  return found[1] === '' ? before.replace(/\r?\n$/, '') : before + after;
}

export const removeMarkers = (text: string): string => text.replace(MARKER, '');

const MARK = '\uFEFF';

export const withoutMark = (text: string): string =>
  text.startsWith(MARK) ? text.slice(MARK.length) : text;

/** Edits the text and keeps its byte order mark, if it has one. */
export function afterMark<Result extends string | null>(
  text: string,
  edit: (body: string) => Result,
): Result | string {
  const body = withoutMark(text);
  const edited = edit(body);
  return edited === null || body === text ? edited : MARK + edited;
}
