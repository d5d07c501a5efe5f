import { describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { keyPlace, readDocument, readValue } from '../../src/config/jsonc.ts';

const Schema = z.strictObject({ port: z.int(), name: z._default(z.string(), 'app') });

describe('a value without a text', () => {
  it('gets its defaults', () => {
    expect(readValue(Schema, { port: 1 })).toEqual({ value: { port: 1, name: 'app' } });
  });

  it('has each of its mistakes named', () => {
    expect(readValue(Schema, { port: 'x', prot: 1 })).toEqual({
      complaints: [
        '"port" must be a number, not a string',
        '"prot" is unknown; did you mean "port"?',
      ],
    });
  });
});

describe('the place of a key', () => {
  it('is found beside comments and trailing commas', () => {
    expect(keyPlace('{\n  // ours\n  "a": { "b": 1, },\n}', ['a', 'b'])).toEqual({
      ...{ line: 3, column: 10 },
    });
  });

  it.each([
    ['a text without the key', '{ "a": {} }', ['a', 'b']],
    ['an empty text', '', ['a']],
    ['the text itself', '{}', []],
  ])('isn’t known in %s', (_, text, path) => {
    expect(keyPlace(text, path)).toBeUndefined();
  });
});

describe('a text', () => {
  it('without anything has the problem that the reader names', () => {
    expect(readDocument(Schema, '', 'is empty')).toEqual({
      problems: [{ line: 1, column: 1, message: 'is empty' }],
    });
  });

  it('with a key that JavaScript treats specially is rejected', () => {
    expect(readDocument(Schema, '{ "port": 1, "__proto__": {} }', '')).toEqual({
      problems: [{ line: 1, column: 14, message: '"__proto__" can\'t be a key' }],
    });
  });

  it('doesn’t hide a bug of the schema', () => {
    const broken = z.string().check(
      z.refine(() => {
        throw new TypeError('a bug');
      }),
    );
    expect(() => readDocument(broken, '"x"', '')).toThrow('a bug');
  });
});
