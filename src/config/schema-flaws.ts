import { findNodeAtLocation, type Node } from 'jsonc-parser';
import type * as z from 'zod/mini';
import { printable } from '../report/printable.ts';
import { MOST_PROBLEMS } from './config-error.ts';
import type { Flaw } from './flaw.ts';
import { wordingOf } from './issue-wording.ts';
import { knownKeys } from './known-keys.ts';
import { suggestionFor } from './suggestion.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Something wrong with a value, or with the key that it stands at. */
interface Complaint {
  readonly path: Path;
  readonly isOfKey: boolean;
  readonly message: string;
}

/** What `schema` says about a config that doesn't fit it, at the places in its syntax tree. */
export function schemaFlaws(schema: z.core.$ZodType, issues: readonly Issue[], root: Node): Flaw[] {
  return schemaComplaints(schema, issues).map(({ path, isOfKey, message }) => ({
    offset: isOfKey ? keyOffset(root, path) : valueOffset(root, path),
    message,
  }));
}

/** The same about a value that no text stands for. */
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
  /** one of the keys that aren't known */
  readonly key?: string;
}

/** A union's issue is about the member that was meant, where the kind of value tells which. */
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
  const meant = suggestionFor(key, known);
  const help =
    meant === undefined
      ? `known here: ${known.join(', ') || 'nothing'}`
      : `did you mean "${meant}"?`;
  const at = [...path, key];
  return { path: at, isOfKey: true, message: `${nameOf(at)} is unknown; ${help}` };
}

/** `"warmup.paths[0]"` */
function nameOf(path: Path): string {
  if (path.length === 0) return 'the file';
  const name = path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('');
  return `"${printable(shorten(name.replace(/^\./, '')))}"`;
}

const shorten = (name: string): string => (name.length > 80 ? `${name.slice(0, 80)}…` : name);

/** The node at `path`, or where there is none the one that should have it. */
function nodeAt(root: Node, path: Path): Node {
  const node = findNodeAtLocation(root, path as (string | number)[]);
  return node ?? (path.length === 0 ? root : nodeAt(root, path.slice(0, -1)));
}

const valueOffset = (root: Node, path: Path): number => nodeAt(root, path).offset;

const keyOffset = (root: Node, path: Path): number =>
  nodeAt(root, path).parent?.children?.[0]?.offset ?? valueOffset(root, path);
