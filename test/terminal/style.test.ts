import { describe, expect, it } from '@jest/globals';
import { mark, paint, styleFor } from '../../src/terminal/style.ts';

const TTY = { isTTY: true, columns: 120, hasColors: () => true };
const UTF8 = { LANG: 'en_US.UTF-8' };

describe('styleFor', () => {
  it('uses color on a terminal', () => {
    expect(styleFor(TTY, UTF8, 'linux')).toEqual({ color: true, unicode: true, columns: 120 });
  });

  it('is plain in a pipe, with 80 columns', () => {
    expect(styleFor({}, UTF8, 'linux')).toEqual({ color: false, unicode: true, columns: 80 });
  });

  it.each([
    [0, 80],
    [10, 40],
    [200, 200],
  ])('reads %s columns as %i', (columns, width) => {
    expect(styleFor({ columns }, UTF8, 'linux').columns).toBe(width);
  });

  it.each([
    [{ NO_COLOR: '1' }, false],
    [{ NO_COLOR: '' }, true],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true],
    [{ FORCE_COLOR: '0' }, false],
  ])('follows %j on a terminal: color is %s', (env, color) => {
    expect(styleFor(TTY, env, 'linux').color).toBe(color);
  });

  it.each([
    [{ LC_ALL: 'C', LANG: 'en_US.UTF-8' }, false],
    [{ LC_CTYPE: 'C.utf8' }, true],
    [{}, false],
  ])("uses ASCII if the locale %j isn't UTF-8: unicode is %s", (env, unicode) => {
    expect(styleFor(TTY, env, 'linux').unicode).toBe(unicode);
  });
});

describe('styleFor on Windows', () => {
  it.each([
    [{ WT_SESSION: 'id' }, true],
    [{ TERM_PROGRAM: 'vscode' }, true],
    [UTF8, false],
  ])('uses Unicode only in a terminal that is known to show it: %j', (env, unicode) => {
    expect(styleFor(TTY, env, 'win32').unicode).toBe(unicode);
  });
});

describe('mark and paint', () => {
  it('work without color and without Unicode', () => {
    const ascii = { color: false, unicode: false, columns: 80 };
    expect([mark(ascii, 'pass'), paint(ascii, 'error', 'x')]).toEqual(['+', 'x']);
  });

  it('end what they start', () => {
    expect(paint({ color: true, unicode: true, columns: 80 }, 'error', 'x')).toBe(
      '\u001b[31mx\u001b[39m',
    );
  });
});
