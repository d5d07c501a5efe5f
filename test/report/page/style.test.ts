import { describe, expect, it } from '@jest/globals';
import { STYLE } from '../../../src/report/page/style.ts';

// axe can't tell the contrast of text in a drawing, nor that of marks.

const [light = '', dark = ''] = [...STYLE.matchAll(/:root \{(.*?)\}/gs)].map(
  ([, body = '']) => body,
);

function colorIn(scheme: string, name: string): number[] {
  const [, hex = ''] = new RegExp(`--${name}: #([0-9a-f]{3,6});`).exec(scheme) ?? [];
  const full = hex.length === 3 ? hex.replaceAll(/./g, '$&$&') : hex;
  return [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16) / 255);
}

/** As WCAG 2 defines it. */
function contrast(one: readonly number[], other: readonly number[]): number {
  const luminance = (color: readonly number[]): number => {
    const [r = 0, g = 0, b = 0] = color.map((part) =>
      part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s colors', (_, scheme) => {
  it.each(['text', 'quiet', 'good', 'warn', 'bad'])('can be read: %s', (name) => {
    for (const behind of ['page', 'panel'])
      expect(contrast(colorIn(scheme, name), colorIn(scheme, behind))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['old', 'new', 'bad', 'warn'])('can be seen: marks in %s', (name) => {
    expect(contrast(colorIn(scheme, name), colorIn(scheme, 'page'))).toBeGreaterThanOrEqual(3);
  });

  it('can be read on a bar', () => {
    const ratio = contrast(colorIn(scheme, 'on-phase'), colorIn(scheme, 'phase'));
    expect(ratio).toBeGreaterThanOrEqual(4.5);
  });
});
