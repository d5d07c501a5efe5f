import {
  findNodeAtLocation,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import * as z from 'zod/mini';
import { printable, shortened } from '../base/text.ts';
import { schemaComplaints, schemaFlaws } from './complaints.ts';
import { type Flaw, positionsOf, problemsIn, type TextProblem } from './problems.ts';

// For readers of such files, which import only this file.
export { problemLines } from './problems.ts';

/**
 * Reads JSON with comments and trailing commas.
 * @param whenEmpty the problem of an empty text
 * @returns its value, including defaults, or all its problems in the order of the text
 */
export function readDocument<Schema extends z.core.$ZodType>(
  schema: Schema,
  text: string,
  whenEmpty: string,
): { readonly value: z.output<Schema> } | { readonly problems: readonly TextProblem[] } {
  try {
    const syntax = parseSyntax(text, whenEmpty);
    if ('flaw' in syntax) return { problems: problemsIn(text, [syntax.flaw]) };
    const flaws: Flaw[] = [];
    const value = treeValue(syntax.root, flaws);
    const result = safeParse(schema, value);
    if (result.success && flaws.length === 0) return { value: result.data };
    flaws.push(...schemaFlaws(schema, result.error?.issues ?? [], syntax.root));
    return { problems: problemsIn(text, flaws) };
  } catch (error) {
    // The parser is recursive: a megabyte of brackets overflows the stack.
    if (error instanceof RangeError)
      return { problems: [{ line: 1, column: 1, message: 'this file is nested too deeply' }] };
    throw error;
  }
}

/** Where the key at `path` is in a text; undefined if it isn't there. */
export function keyPlace(
  text: string,
  path: readonly string[],
): Pick<TextProblem, 'line' | 'column'> | undefined {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const key = root && findNodeAtLocation(root, [...path])?.parent?.children?.[0];
  return key && positionsOf(text, [key.offset])[0];
}

/** The same for a value without a text. Its problems have no position. */
export function readValue<Schema extends z.core.$ZodType>(
  schema: Schema,
  value: unknown,
): { readonly value: z.output<Schema> } | { readonly complaints: readonly string[] } {
  const result = safeParse(schema, value);
  if (result.success) return { value: result.data };
  const complaints = schemaComplaints(schema, result.error.issues);
  return { complaints: complaints.map(({ message }) => message) };
}

/** Parses `value` so that `complaints.ts` can word its issues. */
function safeParse<Schema extends z.core.$ZodType>(
  schema: Schema,
  value: unknown,
): z.core.util.SafeParseResult<z.output<Schema>> {
  // An empty message marks an issue that the schema has no words for.
  return z.safeParse(schema, value, { reportInput: true, error: () => '' });
}

const WORDING: Readonly<Record<string, string>> = {
  CloseBraceExpected: 'a "}" is missing',
  CloseBracketExpected: 'a "]" is missing',
  ColonExpected: 'a ":" is missing before this',
  CommaExpected: 'a "," is missing before this',
  EndOfFileExpected: 'unexpected text after the end',
  InvalidCharacter: 'this string contains a control character',
  InvalidEscapeCharacter: 'this string contains an invalid escape after "\\"',
  InvalidUnicode: 'this string contains "\\u" without four hexadecimal digits',
  PropertyNameExpected: 'a key in double quotes is expected here',
  UnexpectedEndOfComment: 'this comment has no end',
  UnexpectedEndOfNumber: 'this number has no end',
  UnexpectedEndOfString: 'this string has no end',
  ValueExpected: 'a value is expected here',
};

/**
 * The syntax tree of JSON with comments and trailing commas, or the first thing wrong with it.
 * @param whenEmpty the problem of an empty text
 */
function parseSyntax(
  text: string,
  whenEmpty: string,
): { readonly root: Node } | { readonly flaw: Flaw } {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  // The parser continues, but later errors mostly follow from the first one.
  const [first] = errors;
  if (root && !first) return { root };
  return { flaw: { offset: first?.offset ?? 0, message: describe(first, text) ?? whenEmpty } };
}

/** Undefined for an empty text. */
function describe(error: ParseError | undefined, text: string): string | undefined {
  if (!error || text.trim() === '') return undefined;
  const wording = WORDING[printParseErrorCode(error.error)];
  if (wording !== undefined) return wording;
  // Without the text: the file can be a link to another one, which has secrets.
  return "this isn't JSON, where keys and strings are in double quotes";
}

/**
 * The value of a syntax tree. Duplicate keys, of which JSON.parse would silently take the last, and
 * `__proto__`, which isn't a normal key, go to `flaws`.
 */
function treeValue(node: Node, flaws: Flaw[]): unknown {
  const children = node.children ?? [];
  if (node.type === 'array') return children.map((child) => treeValue(child, flaws));
  if (node.type !== 'object') return node.value;
  const value: Record<string, unknown> = {};
  for (const { children: [key, item] = [] } of children) {
    if (!key || !item) continue;
    const name = String(key.value);
    const message = keyProblem(name, value);
    if (message === undefined) value[name] = treeValue(item, flaws);
    else flaws.push({ offset: key.offset, message });
  }
  return value;
}

function keyProblem(name: string, earlier: object): string | undefined {
  if (name === '__proto__') return '"__proto__" can\'t be a key';
  if (Object.hasOwn(earlier, name)) return `"${printable(shortened(name, 80))}" is a duplicate key`;
  return undefined;
}
