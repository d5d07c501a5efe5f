import { findNodeAtLocation, type Node } from 'jsonc-parser';
import type * as z from 'zod/mini';
import { suggestionFor } from '../base/suggestion.ts';
import { printable, shortened, withoutQuery } from '../base/text.ts';
import { type Flaw, MOST_PROBLEMS } from './problems.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** A problem with a value or its key. */
interface Complaint {
  readonly path: Path;
  readonly isOfKey: boolean;
  readonly message: string;
}

/** `schema`'s complaints about a config, with their places in its syntax tree. */
export function schemaFlaws(schema: z.core.$ZodType, issues: readonly Issue[], root: Node): Flaw[] {
  return schemaComplaints(schema, issues).map(({ path, isOfKey, message }) => ({
    offset: isOfKey ? keyOffset(root, path) : valueOffset(root, path),
    message,
  }));
}

/** The same for a value without a text. */
export function schemaComplaints(schema: z.core.$ZodType, issues: readonly Issue[]): Complaint[] {
  return issues
    .flatMap((issue) => leaves(issue))
    .flatMap(splitByKey)
    .slice(0, MOST_PROBLEMS + 1)
    .map(({ issue, path, key }) => {
      if (key !== undefined) return unknownKey(key, path, knownKeys(schema, path));
      const isOfKey = issue.code === 'invalid_key';
      return { path, isOfKey, message: `${nameOf(path)} ${wordingOf(issue)}` };
    });
}

interface Leaf {
  readonly issue: Issue;
  readonly path: Path;
  /** an unknown key */
  readonly key?: string;
}

/** For a union, the issues of the member that was meant, if the kind of value tells which. */
function leaves(issue: Issue, base: Path = []): Leaf[] {
  const path = [...base, ...issue.path];
  const meant = issue.code === 'invalid_union' ? issue.errors.find(isRightKind) : undefined;
  return meant ? meant.flatMap((each) => leaves(each, path)) : [{ issue, path }];
}

const splitByKey = (leaf: Leaf): Leaf[] =>
  leaf.issue.code === 'unrecognized_keys'
    ? leaf.issue.keys.map((key) => ({ ...leaf, key }))
    : [leaf];

const WRONG_KIND = ['invalid_type', 'invalid_value', 'invalid_union'];

const isRightKind = (issues: readonly Issue[]): boolean =>
  issues.every(({ code, path }) => path.length > 0 || !WRONG_KIND.includes(code));

function unknownKey(key: string, path: Path, known: readonly string[]): Complaint {
  const at = [...path, key];
  const why = REMOVED.get(at.slice(-2).join('.')) ?? `is unknown; ${helpFor(key, known)}`;
  return { path: at, isOfKey: true, message: `${nameOf(at)} ${why}` };
}

/** Settings of earlier versions, by their last two keys, and what to do about them. */
const REMOVED: ReadonlyMap<string, string> = new Map([
  ['warmup.cookies', 'was removed, since the warm-up keeps no cookies; delete it'],
]);

function helpFor(key: string, known: readonly string[]): string {
  const meant = suggestionFor(key, known);
  if (meant !== undefined) return `did you mean "${meant}"?`;
  return `known here: ${known.join(', ') || 'nothing'}`;
}

/** `"warmup.paths[0]"` */
function nameOf(path: Path): string {
  if (path.length === 0) return 'the file';
  const name = path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('');
  return `"${printable(shortened(name.replace(/^\./, ''), 80))}"`;
}

/** The node at `path`, or its parent that should contain it. */
function nodeAt(root: Node, path: Path): Node {
  const node = findNodeAtLocation(root, path as (string | number)[]);
  return node ?? (path.length === 0 ? root : nodeAt(root, path.slice(0, -1)));
}

const valueOffset = (root: Node, path: Path): number => nodeAt(root, path).offset;

const keyOffset = (root: Node, path: Path): number =>
  nodeAt(root, path).parent?.children?.[0]?.offset ?? valueOffset(root, path);

type AnySchema = z.core.$ZodTypes;

/** The keys that `schema` allows in the object at `path`. */
function knownKeys(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  return path
    .reduce<AnySchema[]>(
      (schemas, step) => schemas.flatMap((each) => child(each, step)),
      alternatives(schema),
    )
    .flatMap(({ _zod: { def } }) => (def.type === 'object' ? Object.keys(def.shape) : []));
}

const WRAPPERS: ReadonlySet<string> = new Set(['optional', 'default', 'prefault', 'nullable']);

/** A schema without wrappers, or the members of a union. */
function alternatives(schema: z.core.$ZodType): AnySchema[] {
  const known = schema as AnySchema;
  const { def } = known._zod;
  if ('innerType' in def && WRAPPERS.has(def.type)) return alternatives(def.innerType);
  if (def.type === 'union') return def.options.flatMap(alternatives);
  return [known];
}

function child({ _zod: { def } }: AnySchema, step: PropertyKey): AnySchema[] {
  const found = childSchema(def, step);
  return found ? alternatives(found) : [];
}

function childSchema(
  def: AnySchema['_zod']['def'],
  step: PropertyKey,
): z.core.$ZodType | undefined {
  if (def.type === 'object') return def.shape[String(step)];
  if (def.type === 'record') return def.valueType;
  if (def.type === 'array') return def.element;
  if (def.type === 'tuple') return def.items[Number(step)];
  return undefined;
}

const KINDS: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'a string',
  tuple: 'a list such as ["warn", {}]',
};

/** The problem of a value, to follow its name. In the schema's own words, if it has any. */
function wordingOf(issue: Issue): string {
  if (issue.message !== '') return issue.message;
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'is missing';
  if (issue.code === 'invalid_key') return issue.issues.map(wordingOf).join(', and ');
  if (issue.code === 'too_small') return `must ${measure(issue.origin, 'least', issue.minimum)}`;
  if (issue.code === 'too_big') return `must ${measure(issue.origin, 'most', issue.maximum)}`;
  return mismatch(issue);
}

function measure(origin: string, bound: 'least' | 'most', limit: number | bigint): string {
  if (origin === 'array') return `have at ${bound} ${counted(limit, 'item')}`;
  if (origin === 'string') return `have at ${bound} ${counted(limit, 'character')}`;
  return `be at ${bound} ${limit}`;
}

const counted = (count: number | bigint, noun: string): string =>
  `${count} ${noun}${Number(count) === 1 ? '' : 's'}`;

function mismatch(issue: Issue): string {
  const all = members(issue);
  const literals = all.flatMap((each) => (each.code === 'invalid_value' ? each.values : []));
  const kinds = all.flatMap((each) =>
    each.code === 'invalid_type' ? [KINDS[each.expected] ?? each.expected] : [],
  );
  // A misplaced string may be a secret. In place of a fixed word, it's probably a typo.
  const found = literals.length > 0 ? quoted(issue.input) : kindOf(issue.input);
  const meant = meantWord(issue.input, literals);
  if (meant !== undefined) return `is ${found}; did you mean "${meant}"?`;
  const admitted = listed([...literals.map((literal) => JSON.stringify(literal)), ...kinds]);
  return `must be ${admitted}, not ${found}`;
}

const members = (issue: Issue): Issue[] =>
  issue.code === 'invalid_union' ? issue.errors.flat().flatMap(members) : [issue];

function meantWord(input: unknown, literals: readonly unknown[]): string | undefined {
  if (typeof input !== 'string') return undefined;
  const words = literals.filter((literal) => typeof literal === 'string');
  return suggestionFor(input, words);
}

const listed = (words: readonly string[]): string =>
  words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}` : words.join('');

function quoted(input: unknown): string {
  if (typeof input !== 'string') return kindOf(input);
  return `"${printable(shortened(withoutQuery(input), 40))}"`;
}

function kindOf(input: unknown): string {
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object' && input !== null) return 'an object';
  return typeof input === 'string' ? 'a string' : String(input);
}
