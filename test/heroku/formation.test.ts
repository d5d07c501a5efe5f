import { describe, expect, it } from '@jest/globals';
import { PreflightError } from '../../src/errors.ts';
import { webDynos } from '../../src/heroku/formation.ts';
import { dataWith, GOOD, readingsOf, web } from '../support/readings.ts';

describe('webDynos', () => {
  it.each([
    [4, [{ ...web('Standard-1X', 9), type: 'worker' }, web('Standard-1X', 4)]],
    [0, [web('Eco', 0)]],
    [0, [{ ...web('Standard-1X', 9), type: 'worker' }]],
    [0, []],
  ])('is what the web process is scaled to: %i', (quantity, formation) => {
    expect(webDynos(readingsOf(dataWith({ formation })))).toBe(quantity);
  });

  it('is unknown where the formation could not be read', () => {
    expect(webDynos({})).toBeUndefined();
    const failures = { formation: new PreflightError('x', 'x') };
    expect(webDynos(readingsOf(GOOD, failures))).toBeUndefined();
  });
});
