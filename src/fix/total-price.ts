import type { Price } from '../checks/check.ts';

/** What several steps cost together, a month, by Heroku's list. */
export interface TotalPrice {
  readonly centsPerMonth: number;
  /** whether a part of it takes the place of what is paid now, such as Eco's flat fee */
  readonly isWhole: boolean;
  /** whether there is a part without a list price beside it */
  readonly isPartial: boolean;
  /** whether that is because the list couldn't be read */
  readonly isUnread: boolean;
}

/** Undefined where nothing costs anything. */
export function totalOf(prices: readonly (Price | undefined)[]): TotalPrice | undefined {
  const all = prices.filter((price) => price !== undefined);
  if (all.length === 0) return undefined;
  const listed = all.filter((price) => 'centsPerMonth' in price);
  return {
    centsPerMonth: listed.reduce((sum, { centsPerMonth }) => sum + centsPerMonth, 0),
    isWhole: listed.some(({ kind }) => kind === 'whole'),
    isUnread: all.some(({ kind }) => kind === 'unknown'),
    isPartial: listed.length < all.length,
  };
}
