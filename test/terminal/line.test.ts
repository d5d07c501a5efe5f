import { expect, it } from '@jest/globals';
import { fold } from '../../src/terminal/line.ts';

const WORDS = 'word '.repeat(20).trim();

it("breaks between words, and continues below the text's start", () => {
  expect(fold(`  ${WORDS}`)).toEqual([
    `  ${'word '.repeat(15).trim()}`,
    `  ${'word '.repeat(5).trim()}`,
  ]);
});

it('continues in its own column', () => {
  const [first = '', ...rest] = fold(`  label: ${WORDS}`, 9);
  expect(first).toMatch(/^ {2}label: word/);
  expect(rest).toEqual([expect.stringMatching(/^ {9}word/)]);
  expect([first, ...rest].filter((line) => line.length > 80)).toEqual([]);
});

it('keeps short lines, empty lines and runs of spaces', () => {
  expect(fold('  a   b\n\nc')).toEqual(['  a   b', '', 'c']);
});

it('keeps commands to copy on one line', () => {
  expect(fold(`    ${WORDS}`)).toEqual([`    ${WORDS}`]);
});
