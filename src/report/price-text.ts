import type { Price } from '../checks/check.ts';

export function priceText(price: Price): string {
  switch (price.kind) {
    case 'added':
    case 'whole':
      return listText(price);
    case 'unlisted':
      return 'no list price';
    case 'unknown':
      return 'price unknown';
  }
}

function listText({
  kind,
  centsPerMonth,
}: Extract<Price, { readonly centsPerMonth: number }>): string {
  if (centsPerMonth === 0) return "nothing while it's scaled to 0";
  return `${kind === 'added' ? '+' : ''}${dollars(centsPerMonth)}/month`;
}

export const dollars = (cents: number): string =>
  `$${(cents / 100).toFixed(cents % 100 === 0 ? 0 : 2)}`;
