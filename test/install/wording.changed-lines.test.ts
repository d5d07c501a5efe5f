import { expect, it } from '@jest/globals';
import { changedLines } from '../../src/install/wording.ts';

it.each([
  ['a\nb\n', 'a\nnew\nb\n', ['new']],
  ['a\r\nb\r\n', 'a\r\nnew\r\nb\r\n', ['new']],
  ['a\n', 'a\na\n', ['a']],
  ['', 'new\n', ['new']],
  ['a\nb\nc\n', 'a\nB\nc\n', ['B']],
  ['same\n', 'same\n', []],
  ['a\nb\n', 'a\n', []],
])('of %j and %j are %j', (before, after, lines) => {
  expect(changedLines(before, after)).toEqual(lines);
});
