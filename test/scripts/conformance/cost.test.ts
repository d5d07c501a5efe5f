import { expect, it } from '@jest/globals';
import { costOf } from '../../../scripts/conformance/cost.ts';
import type { Row, Tier } from '../../../scripts/conformance/row.ts';

const row = (tier: Tier, minutes: number): Row => ({
  ...{ behavior: '', expected: '', tier, minutes },
  play: () => Promise.reject(new Error('not here')),
});

const size = (name: string, cents: number) => ({ name, cost: { cents, unit: 'month' } });
const PRICES = [size('eco', 500), size('standard-1X', 2500), size('performance-M', 25_000)];

it('a run costs the minutes of its dynos, rounded up to a cent', () => {
  const rows = [row('standard', 40), row('standard', 20), row('performance', 3), row('eco', 30)];
  expect(costOf(rows, PRICES)).toEqual({
    minutes: 93,
    lines: [
      'about $0.07: up to 2 × standard-1x for 60 min',
      'about $0.02: up to 1 × performance-m for 3 min',
      'Eco: $5 a month for all apps of the account, once it has an Eco dyno; 30 min of its hours',
    ],
  });
});

it('names no dynos that it does not need, and no price that Heroku does not tell', () => {
  expect(costOf([row('standard', 40)], undefined).lines).toEqual([
    'price unknown: up to 2 × standard-1x for 40 min',
  ]);
});
