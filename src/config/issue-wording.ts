import type * as z from 'zod/mini';
import { printable } from '../report/printable.ts';
import { suggestionFor } from './suggestion.ts';

type Issue = z.core.$ZodIssue;

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

/** What is wrong with a value, to follow its name. The schema's own words, where it has any. */
export function wordingOf(issue: Issue): string {
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
  const admitted = listed([...literals.map((literal) => JSON.stringify(literal)), ...kinds]);
  // A misplaced string may be a secret; one where a word is expected is most likely a typo.
  const found = literals.length > 0 ? quoted(issue.input) : kindOf(issue.input);
  return `must be ${admitted}, not ${found}${didYouMean(issue.input, literals)}`;
}

const members = (issue: Issue): Issue[] =>
  issue.code === 'invalid_union' ? issue.errors.flat().flatMap(members) : [issue];

function didYouMean(input: unknown, literals: readonly unknown[]): string {
  if (typeof input !== 'string') return '';
  const words = literals.filter((literal) => typeof literal === 'string');
  const meant = suggestionFor(input, words);
  return meant === undefined ? '' : `; did you mean "${meant}"?`;
}

const listed = (words: readonly string[]): string =>
  words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}` : words.join('');

function quoted(input: unknown): string {
  if (typeof input !== 'string') return kindOf(input);
  return `"${printable(input.length > 40 ? `${input.slice(0, 40)}…` : input)}"`;
}

function kindOf(input: unknown): string {
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object' && input !== null) return 'an object';
  return typeof input === 'string' ? 'a string' : String(input);
}
