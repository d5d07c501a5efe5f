import { expect, it } from '@jest/globals';
import { firProcfileFlaw } from '../../../src/simulator/git/fir-procfile.ts';

it.each([
  '',
  'web: npm start',
  'web: npm start\r\nworker: node worker.js\r\n',
  '# comment\n\n   web: echo foo: bar\n  \n# end',
  'My_Worker: run\n',
  `${'a'.repeat(63)}: run`,
  'web:npm start',
])('Fir accepts %j', (text) => {
  expect(firProcfileFlaw(Buffer.from(text))).toBeUndefined();
});

it.each([
  ['\uFEFFweb: npm start', 'line 1'],
  ['web:', 'line 1'],
  ['web:   \n', 'line 1'],
  ['web: a\njunk\nworker: b', 'line 2'],
  ['-key: a', 'line 1'],
  ['key_: a', 'line 1'],
  ['we.b: a', 'line 1'],
  [': a', 'line 1'],
  [`${'a'.repeat(64)}: run`, 'line 1'],
  ['# only a comment\n', 'no process type'],
  ['\n', 'no process type'],
])('Fir’s build fails with %j', (text, where) => {
  expect(firProcfileFlaw(Buffer.from(text))).toContain(where);
});

it('Fir’s build fails with UTF-16', () => {
  expect(firProcfileFlaw(Buffer.from('\uFEFFweb: x', 'utf16le'))).toContain("isn't UTF-8");
});
