import { expect, it } from '@jest/globals';
import { fold, type Line, renderLine, renderRemark } from '../../src/terminal/line.ts';
import { PLAIN } from '../support/style.ts';

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

const LINE: Line = {
  ...{ tone: 'warn', label: 'web dynos', text: '1 × standard-1x: no spare if it fails' },
  ...{ command: 'heroku ps:scale web=2 -a my-app', note: '+$25/month' },
};

it('has a column of labels in a terminal of 80 columns', () => {
  expect(renderLine(LINE, PLAIN)).toEqual([
    '  ⚠ web dynos         1 × standard-1x: no spare if it fails',
    '                      → heroku ps:scale web=2 -a my-app  (+$25/month)',
  ]);
});

it('uses the whole width of a terminal of 40 columns, without Unicode too', () => {
  expect(renderLine(LINE, { ...PLAIN, columns: 40, unicode: false })).toEqual([
    '  ! web dynos: 1 x standard-1x: no spare',
    '    if it fails',
    '    > heroku ps:scale web=2 -a my-app',
    '      (+$25/month)',
  ]);
});

it('has no colon after a label without a text', () => {
  expect(renderRemark({ tone: 'pass', label: 'preboot', text: '' }, PLAIN)).toEqual([
    '  ✔ preboot',
  ]);
});
