import type { Price } from '../checks/check.ts';

export function priceText(price: Price): string {
  switch (price.kind) {
    case 'added':
      return `+${dollars(price.centsPerMonth)}/month`;
    case 'whole':
      return `${dollars(price.centsPerMonth)}/month`;
    case 'unlisted':
      return 'no list price';
  }
}

export const dollars = (cents: number): string =>
  `$${(cents / 100).toFixed(cents % 100 === 0 ? 0 : 2)}`;
