import { describe, expect, it } from '@jest/globals';
import { shortenEnd, shortenMiddle, widthOf } from '../../src/terminal/width.ts';
import { PLAIN } from '../support/style.ts';

const ASCII = { ...PLAIN, unicode: false };

it.each([
  ['', 0],
  ['abcé', 4],
  ['… → ✔', 5],
  ['日本', 4],
  ['😀', 2],
])('%j takes at most %d columns', (text, width) => {
  expect(widthOf(text)).toBe(width);
});

describe('a text that is too wide', () => {
  it('keeps both ends of a path', () => {
    expect(shortenMiddle('/api/v1/users', 9, PLAIN)).toBe('/api…sers');
    expect(shortenMiddle('/api/v1/users', 9, ASCII)).toBe('/ap...ers');
    expect(shortenMiddle('/api', 4, PLAIN)).toBe('/api');
  });

  it('keeps the beginning of a sentence', () => {
    expect(shortenEnd('no answer yet', 9, PLAIN)).toBe('no answe…');
    expect(shortenEnd('no answer yet', 9, ASCII)).toBe('no ans...');
    expect(shortenEnd('no', 9, PLAIN)).toBe('no');
  });

  it('is cut between characters, not inside of a wide one', () => {
    expect(shortenEnd('日本語', 4, PLAIN)).toBe('日…');
    expect(shortenMiddle('日本語日本語', 7, PLAIN)).toBe('日…本語');
  });
});
