import { expect, it } from '@jest/globals';
import {
  errorLines,
  fold,
  type Line,
  renderAction,
  renderLine,
  renderRemark,
} from '../../src/terminal/line.ts';
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

it('begins a command that is too wide for its column further left', () => {
  const command = `heroku ps:scale web=2 -a ${'a'.repeat(40)}`;
  expect(renderLine({ ...LINE, command, note: undefined }, PLAIN).at(-1)).toBe(`    → ${command}`);
  expect(renderAction('fix these in a safe order', command, PLAIN)).toEqual([
    '  → fix these in a safe order:',
    `    ${command}`,
  ]);
  expect(renderAction('fix these', 'npx fix', PLAIN)).toEqual(['  → fix these: npx fix']);
});

it('keeps a failure’s place in a file on one line, for editors that open it', () => {
  const message = `/${'folder/'.repeat(12)}config.json:3:5: unknown key\nconfig.json:4:1: another`;
  expect(errorLines('heroku-preflight', { message, hint: undefined, command: undefined })).toEqual(
    `heroku-preflight: ${message}`.split('\n'),
  );
});

it('ends a failure with what to do, and with the id for Heroku’s support', () => {
  const failure = { message: 'Heroku answered 500', hint: 'Try later', command: 'heroku status' };
  expect(errorLines('x', { ...failure, requestId: 'r-1' })).toEqual([
    'x: Heroku answered 500',
    '  Try later',
    '  heroku status',
    '  (request id r-1)',
  ]);
});
