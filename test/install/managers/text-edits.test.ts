import { describe, expect, it } from '@jest/globals';
import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import {
  afterMark,
  hasMarkedLines,
  insertMarkedLines,
  removeMarkedLines,
  removeMarkers,
  withFirstEntry,
  withoutEntry,
} from '../../../src/install/managers/text-edits.ts';

const nodeAt = (text: string, ...path: (string | number)[]): Node => {
  const root = parseTree(text);
  const node = root && findNodeAtLocation(root, path);
  if (!node) throw new TypeError(`nothing at ${path.join('.')}`);
  return node;
};

describe('a new first entry', () => {
  it.each([
    ['an empty object', '{}', '{"k": {"a": 1}}'],
    ['an object on one line', '{ "b": 2 }', '{ "k": {"a": 1}, "b": 2 }'],
    ['an object without spaces', '{"b":2}', '{"k": {"a": 1},"b":2}'],
    ['an object in lines', '{\n\t"b": 2\n}', '{\n\t"k": {\n\t\t"a": 1\n\t},\n\t"b": 2\n}'],
    [
      'an object in lines with Windows line ends',
      '{\r\n    "b": 2\r\n}',
      '{\r\n    "k": {\r\n        "a": 1\r\n    },\r\n    "b": 2\r\n}',
    ],
    [
      'an object with an empty line',
      '{\n\n  "b": 2\n}',
      '{\n\n  "k": {\n    "a": 1\n  },\n\n  "b": 2\n}',
    ],
    ['an object at the line’s start', '{\n"b": 2\n}', '{\n"k": {\n  "a": 1\n},\n"b": 2\n}'],
  ])('is written as in the rest of %s', (_, text, expected) => {
    const [first] = withFirstEntry(text, nodeAt(text), { a: 1 }, 'k');
    expect(first?.replaceAll('{ "a": 1 }', '{"a": 1}')).toBe(expected);
  });

  it('of an array has no name', () => {
    expect(withFirstEntry('[2]', nodeAt('[2]'), 1)).toEqual(['[1,2]']);
  });

  it('goes above a comment on the first one, or below it', () => {
    const text = '{ // all\n  // b\n  "b": 2\n}';
    expect(withFirstEntry(text, nodeAt(text), 1, 'k')).toEqual([
      '{ // all\n  "k": 1,\n  // b\n  "b": 2\n}',
      '{ // all\n  // b\n  "k": 1,\n  "b": 2\n}',
    ]);
  });
});

describe('without an entry', () => {
  it.each([
    ['the first', '[1 , 2,3]', 0, '[2,3]'],
    ['a middle one', '[1, 2, 3]', 1, '[1, 3]'],
    ['the last', '[1, 2\n]', 1, '[1\n]'],
    ['the only one', '[ 1 ]', 0, '[ ]'],
  ])('an array keeps the others as they are: %s', (_, text, index, expected) => {
    expect(withoutEntry(text, nodeAt(text, index))).toBe(expected);
  });

  it('a nested array keeps what is before it', () => {
    const text = '{"a": 1, "b": [1]}';
    expect(withoutEntry(text, nodeAt(text, 'b', 0))).toBe('{"a": 1, "b": []}');
  });
});

describe('marked lines', () => {
  const BLOCK = '# >>> heroku-preflight >>>\nx\n# <<< heroku-preflight <<<';

  it.each([
    ['the start', 'a\nb\n', 0, `${BLOCK}\na\nb\n`],
    ['a later line', 'a\nb\n', 2, `a\n${BLOCK}\nb\n`],
    ['the end', 'a\n', 2, `a\n${BLOCK}\n`],
    ['an end without a line break', 'a', 1, `a\n${BLOCK}`],
    ['an empty text', '', 0, `${BLOCK}\n`],
  ])('are added at %s, and removed without a trace', (_, text, at, expected) => {
    const added = insertMarkedLines(text, at, ['x']);
    expect(added).toBe(expected);
    expect([hasMarkedLines(text), hasMarkedLines(added)]).toEqual([false, true]);
    expect(removeMarkedLines(added)).toBe(text);
  });

  it('have the indent and the line ends around them', () => {
    expect(insertMarkedLines('a\r\n', 3, ['x', 'y'], '  ')).toBe(
      'a\r\n  # >>> heroku-preflight >>>\r\n  x\r\n  y\r\n  # <<< heroku-preflight <<<\r\n',
    );
  });

  it('have the first line’s end if the text has both kinds', () => {
    expect(insertMarkedLines('a\nb\r\n', 2, ['x'])).toBe(`a\n${BLOCK}\nb\r\n`);
  });

  it('can lose their markers alone', () => {
    expect(removeMarkers(`a\n${BLOCK}\nb\n`)).toBe('a\nx\nb\n');
    expect(removeMarkers(`  ${BLOCK}`)).toBe('x\n');
  });

  it('may be followed by others, without ours', () => {
    expect(removeMarkedLines('a\n')).toBe('a\n');
    expect(removeMarkedLines(`a\n${BLOCK}\nb`)).toBe('a\nb');
  });
});

it('a byte order mark stays first, and a text without one gets none', () => {
  const edit = (body: string): string => `x${body}`;
  expect(afterMark('\uFEFFa', edit)).toBe('\uFEFFxa');
  expect(afterMark('a', edit)).toBe('xa');
  expect(afterMark('\uFEFFa', () => null)).toBeNull();
});
