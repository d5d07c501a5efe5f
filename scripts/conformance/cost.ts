import { priceOfMore } from '../../src/checks/list-price.ts';
import type { DynoSize } from '../../src/heroku/shapes.ts';
import { dollars } from '../../src/report/amount-words.ts';
import type { Row, Tier } from './row.ts';

// Heroku bills by the second, up to the monthly price.
const MINUTES_A_MONTH = 30 * 24 * 60;

const PAID: readonly { readonly tier: Tier; readonly size: string; readonly most: number }[] = [
  { tier: 'standard', size: 'standard-1x', most: 2 },
  { tier: 'performance', size: 'performance-m', most: 1 },
];

/** What a run takes, in words. */
export interface Cost {
  readonly minutes: number;
  readonly lines: readonly string[];
}

/** @param sizes Heroku's price list; undefined: it couldn't be read */
export function costOf(rows: readonly Row[], sizes: readonly DynoSize[] | undefined): Cost {
  const sum = (tier?: Tier): number =>
    rows
      .filter((row) => tier === undefined || row.tier === tier)
      .reduce((total, { minutes }) => total + minutes, 0);
  const paid = PAID.flatMap(({ tier, size, most }) => {
    const minutes = sum(tier);
    if (minutes === 0) return [];
    const price = priceOfMore(sizes, size, most);
    const cents =
      'centsPerMonth' in price ? (price.centsPerMonth * minutes) / MINUTES_A_MONTH : NaN;
    const text = Number.isNaN(cents)
      ? 'price unknown'
      : `about ${dollars(Math.max(1, Math.ceil(cents)))}`;
    return [`${text}: up to ${most} × ${size} for ${minutes} min`];
  });
  const eco = priceOfMore(sizes, 'eco', 1);
  const flat = 'centsPerMonth' in eco ? `${dollars(eco.centsPerMonth)} a month` : 'price unknown';
  return {
    minutes: sum(),
    lines: [
      ...paid,
      ...(sum('eco') === 0
        ? []
        : [
            `Eco: ${flat} for all apps of the account, once it has an Eco dyno; ${sum('eco')} min of its hours`,
          ]),
    ],
  };
}
