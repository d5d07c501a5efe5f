import { describe, expect, it } from '@jest/globals';
import type { DynoSize, Formation } from '../../src/heroku/shapes.ts';
import { resultOf } from '../support/check-result.ts';
import { GOOD, web } from '../support/readings.ts';

const tierOf = (formation: readonly Formation[], dynoSizes: readonly DynoSize[] = GOOD.dynoSizes) =>
  resultOf('dyno-tier', { app: { formation, dynoSizes } });

describe('dyno-tier', () => {
  it.each(['Standard-1X', 'performance-m', 'private-s', 'dyno-1c-0.5gb', 'Nova-9X'])(
    'passes on %s',
    (size) => {
      expect(tierOf([web(size, 1)])).toMatchObject({ status: 'pass' });
    },
  );

  it('fails on Basic, and prices the difference to the smallest size that passes', () => {
    expect(tierOf([web('Basic', 1)])).toEqual({
      id: 'dyno-tier',
      severity: 'warn',
      status: 'fail',
      problem: { kind: 'tier-without-zero-downtime', size: 'basic' },
      remedy: {
        command: ['heroku', 'ps:type', 'web=standard-1x', '-a', 'my-app'],
        price: { kind: 'added', centsPerMonth: 1_800 },
      },
    });
  });

  it.each(['Eco', 'eco'])(
    'fails on %s, and says that other apps may still need its flat fee',
    (size) => {
      expect(tierOf([web(size, 1)])).toMatchObject({
        problem: { kind: 'tier-without-zero-downtime', size: 'eco' },
        remedy: { price: { kind: 'whole', centsPerMonth: 2_500 } },
      });
    },
  );

  it('gives no price while the app is scaled to 0', () => {
    expect(tierOf([web('Basic', 0)])).toMatchObject({
      remedy: { price: { kind: 'added', centsPerMonth: 0 } },
    });
  });

  it("gives no price if the current size's price isn't listed", () => {
    const dynoSizes = GOOD.dynoSizes.filter(({ name }) => name !== 'Basic');
    expect(tierOf([web('Basic', 1)], dynoSizes)).toMatchObject({
      remedy: { price: { kind: 'unlisted' } },
    });
  });

  it("moves the whole formation off Eco, which can't be mixed with other sizes", () => {
    expect(tierOf([web('Eco', 1), { ...web('Eco', 1), type: 'worker' }])).toMatchObject({
      remedy: {
        command: ['heroku', 'ps:type', 'standard-1x', '-a', 'my-app'],
        price: { kind: 'whole', centsPerMonth: 5_000 },
      },
    });
  });

  it("moves the workers off Basic too, which can't be mixed with other sizes", () => {
    expect(tierOf([web('Basic', 1), { ...web('Basic', 3), type: 'worker' }])).toMatchObject({
      remedy: {
        command: ['heroku', 'ps:type', 'standard-1x', '-a', 'my-app'],
        price: { kind: 'added', centsPerMonth: 4 * (2_500 - 700) },
      },
    });
  });
});
