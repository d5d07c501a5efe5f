import { describe, expect, it } from '@jest/globals';
import { ConfigError, positionsOf, problemsIn } from '../../src/config/problems.ts';

describe('positionsOf', () => {
  it('counts lines as editors do', () => {
    const text = 'a\nb\r\nc\rd';
    expect(positionsOf(text, [0, 1, 2, 5, 7])).toEqual([
      { line: 1, column: 1 },
      { line: 1, column: 2 },
      { line: 2, column: 1 },
      { line: 3, column: 1 },
      { line: 4, column: 1 },
    ]);
  });
});

it('problems are in the order of the text, whatever the order in which they were found', () => {
  const flaws = [4, 0, 2].map((offset) => ({ offset, message: `at ${offset}` }));
  expect(problemsIn('a\nb\nc', flaws)).toEqual([
    { line: 1, column: 1, message: 'at 0' },
    { line: 2, column: 1, message: 'at 2' },
    { line: 3, column: 1, message: 'at 4' },
  ]);
});

describe('a config with mistakes', () => {
  const errorWith = (count: number): ConfigError => {
    const problems = Array.from({ length: count }, (_, index) => ({
      ...{ line: index + 1, column: 1, message: 'is wrong' },
    }));
    return new ConfigError('c.json', problems);
  };

  it.each([
    [1, 'c.json:1:1: is wrong'],
    [2, '2 mistakes, first c.json:1:1: is wrong'],
    [20, '20 mistakes, first c.json:1:1: is wrong'],
    [21, 'many mistakes, first c.json:1:1: is wrong'],
  ])('has a line about all %d of them', (count, brief) => {
    expect(errorWith(count)).toMatchObject({ code: 'config-invalid', brief });
  });

  it('lists twenty of them, and says whether there are more', () => {
    const lastOf = (count: number): unknown[] => {
      const { message, problems } = errorWith(count);
      return [problems.length, message.split('\n').at(-1)];
    };
    expect(lastOf(20)).toEqual([20, 'c.json:20:1: is wrong']);
    expect(lastOf(21)).toEqual([20, 'c.json: and more']);
  });
});
