import { describe, expect, it } from '@jest/globals';
import { requireHealthyDynos } from '../../src/fix/healthy.ts';
import { readingsOf } from '../support/readings.ts';
import { ONE_DYNO, planned } from './planned.ts';

describe('the dynos that have crashed', () => {
  const crashed = (type: string) =>
    readingsOf({ ...ONE_DYNO, dynos: [{ type, state: 'crashed' }] });

  it('keep more from being started, and nothing else from being done', () => {
    expect(() => {
      requireHealthyDynos(planned(ONE_DYNO), crashed('web'));
    }).toThrow(expect.objectContaining({ code: 'dyno-crashed' }));
    expect(() => {
      requireHealthyDynos(planned(ONE_DYNO, { skip: 'web-dynos' }), crashed('web'));
    }).not.toThrow();
  });

  it('are of no concern where they are workers, or can’t be read', () => {
    expect(() => {
      requireHealthyDynos(planned(ONE_DYNO), crashed('worker'));
      requireHealthyDynos(planned(ONE_DYNO), {});
    }).not.toThrow();
  });
});
