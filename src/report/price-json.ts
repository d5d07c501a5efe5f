import type { Price } from '../checks/check.ts';

/** A price as the commands' JSON has it; null: there are no cents to name. */
export const priceJson = (price: Price): { kind: Price['kind']; centsPerMonth: number | null } => ({
  kind: price.kind,
  centsPerMonth: 'centsPerMonth' in price ? price.centsPerMonth : null,
});
