import { it } from '@jest/globals';

declare const __LONG__: boolean | undefined;

/** Whether this is `npm run test:long`, which runs weekly and for each release. */
export const IS_WHOLE = typeof __LONG__ !== 'undefined';

/** A longer proof of what its neighbors show. Before every change it's listed as skipped. */
export const weekly = IS_WHOLE ? it : it.skip;

/** `count` rows from all parts of a table before every change, and all of them weekly. */
export function sampleOf<const Row>(count: number, rows: readonly Row[]): readonly Row[] {
  const partOf = (index: number): number => Math.floor((index * count) / rows.length);
  return IS_WHOLE ? rows : rows.filter((_, index) => partOf(index + 1) > partOf(index));
}
