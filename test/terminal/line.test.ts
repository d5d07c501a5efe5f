import { expect, it } from '@jest/globals';
import { fold } from '../../src/terminal/line.ts';

const WORDS = 'word '.repeat(20).trim();

it('breaks between words, and goes on below the beginning', () => {
  expect(fold(`  ${WORDS}`)).toEqual([
    `  ${'word '.repeat(15).trim()}`,
    `  ${'word '.repeat(5).trim()}`,
  ]);
});

it('goes on in a column of its own', () => {
  const [first = '', ...rest] = fold(`  label: ${WORDS}`, 9);
  expect(first).toMatch(/^ {2}label: word/);
  expect(rest).toEqual([expect.stringMatching(/^ {9}word/)]);
  expect([first, ...rest].filter((line) => line.length > 80)).toEqual([]);
});

it('keeps short lines, empty ones and runs of spaces', () => {
  expect(fold('  a   b\n\nc')).toEqual(['  a   b', '', 'c']);
});

it('keeps what is there to be copied whole', () => {
  expect(fold(`    ${WORDS}`)).toEqual([`    ${WORDS}`]);
});
