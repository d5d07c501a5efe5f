import { describe, expect, it } from '@jest/globals';
import { probeWish } from '../../src/commands/watch-probe.ts';

const wish = (given: { probe?: boolean; 'no-probe'?: boolean }, hasProgram: boolean): string =>
  probeWish({ probe: false, 'no-probe': false, ...given }, hasProgram);

describe('watch', () => {
  it('probes with a command, and without one only if it’s asked to', () => {
    expect(wish({}, true)).toBe('if-possible');
    expect(wish({ 'no-probe': true }, true)).toBe('none');
    expect(wish({}, false)).toBe('none');
    expect(wish({ probe: true }, false)).toBe('required');
  });

  it('doesn’t take both flags', () => {
    expect(() => wish({ probe: true, 'no-probe': true }, true)).toThrow(
      '--probe and --no-probe exclude each other',
    );
  });
});
