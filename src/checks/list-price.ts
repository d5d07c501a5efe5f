import { isEco } from '../heroku/platform.ts';
import type { DynoSize, Formation } from '../heroku/shapes.ts';
import type { Price } from './check.ts';

/** Heroku's price list; undefined: it couldn't be read. */
type PriceList = readonly DynoSize[] | undefined;

/** What `count` more dynos of `size` cost. */
export function priceOfMore(list: PriceList, size: string, count: number): Price {
  if (!list) return { kind: 'unknown' };
  const each = monthlyCents(list, size);
  return each === undefined ? UNLISTED : { kind: 'added', centsPerMonth: each * count };
}

/** The price of moving processes to `size`; free while they are scaled to 0. */
export function priceOfMove(list: PriceList, from: readonly Formation[], size: string): Price {
  if (!list) return { kind: 'unknown' };
  const each = monthlyCents(list, size);
  if (each === undefined) return UNLISTED;
  const dynos = from.reduce((sum, { quantity }) => sum + quantity, 0);
  const centsPerMonth = each * dynos;
  // The other apps of the account may go on needing the flat fee.
  if (from.some((process) => isEco(process.size))) return { kind: 'whole', centsPerMonth };
  const paid = from.map((process) => (monthlyCents(list, process.size) ?? NaN) * process.quantity);
  const saved = paid.reduce((sum, cents) => sum + cents, 0);
  return Number.isNaN(saved) ? UNLISTED : { kind: 'added', centsPerMonth: centsPerMonth - saved };
}

const UNLISTED: Price = { kind: 'unlisted' };

/** For one dyno; undefined: Heroku lists no monthly price. */
function monthlyCents(list: readonly DynoSize[], size: string): number | undefined {
  const found = list.find(({ name }) => name.toLowerCase() === size.toLowerCase());
  return found?.cost?.unit === 'month' ? found.cost.cents : undefined;
}
