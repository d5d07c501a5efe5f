import type { DynoSize } from '../heroku/shapes.ts';

/** Cents a month for one dyno of `size`; null where Heroku lists no monthly price. */
export function monthlyCents(sizes: readonly DynoSize[], size: string): number | null {
  const found = sizes.find(({ name }) => name.toLowerCase() === size.toLowerCase());
  return found?.cost?.unit === 'month' ? found.cost.cents : null;
}

/** The same for `count` dynos. */
export function monthlyCentsFor(
  sizes: readonly DynoSize[],
  size: string,
  count: number,
): number | null {
  const each = monthlyCents(sizes, size);
  return each === null ? null : each * count;
}
