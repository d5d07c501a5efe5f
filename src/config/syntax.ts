import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { printable } from '../report/printable.ts';
import type { Flaw } from './flaw.ts';

const WORDING: Readonly<Record<string, string>> = {
  CloseBraceExpected: 'a "}" is missing',
  CloseBracketExpected: 'a "]" is missing',
  ColonExpected: 'a ":" is missing before this',
  CommaExpected: 'a "," is missing before this',
  EndOfFileExpected: 'there is more after the end',
  InvalidCharacter: 'this string holds a control character',
  InvalidEscapeCharacter: 'this string holds a "\\" that begins no escape',
  InvalidUnicode: 'this string holds a "\\u" without four hexadecimal digits',
  PropertyNameExpected: 'a key in double quotes is expected here',
  UnexpectedEndOfComment: 'this comment has no end',
  UnexpectedEndOfNumber: 'this number has no end',
  UnexpectedEndOfString: 'this string has no end',
  ValueExpected: 'a value is expected here',
};

/**
 * The syntax tree of JSON with comments and trailing commas, or the first thing wrong with it.
 * @param whenEmpty what to say of a text without anything in it
 */
export function parseSyntax(
  text: string,
  whenEmpty: string,
): { readonly root: Node } | { readonly flaw: Flaw } {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  // The parser goes on, but what it reports after the first error mostly follows from that one.
  const [first] = errors;
  if (root && !first) return { root };
  return { flaw: { offset: first?.offset ?? 0, message: describe(first, text) ?? whenEmpty } };
}

/** Undefined: there is nothing in it. */
function describe(error: ParseError | undefined, text: string): string | undefined {
  if (!error || text.trim() === '') return undefined;
  const wording = WORDING[printParseErrorCode(error.error)];
  if (wording !== undefined) return wording;
  const found = text.slice(error.offset, error.offset + Math.min(error.length, 30));
  return `"${printable(found)}" isn't JSON, where keys and strings are in double quotes`;
}
