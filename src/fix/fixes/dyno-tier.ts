import { isEntryTier } from '../../checks/formation.ts';
import { priceOfMove } from '../../checks/list-price.ts';
import type { Fix } from '../fix.ts';

const SMALLEST_FIT = 'standard-1x';

/** Eco and Basic dynos run beside none of another tier: all process types move at once. */
export const dynoTier: Fix = {
  id: 'dyno-tier',
  isNamedOnly: false,
  changes(_, { formation, dynoSizes }) {
    const moved = formation.filter(({ size }) => isEntryTier(size));
    const processes = moved.map(({ type, quantity, size }) => ({
      ...{ type, quantity, from: size.toLowerCase() },
    }));
    const price = priceOfMove(dynoSizes, moved, SMALLEST_FIT);
    return [{ change: { kind: 'resize', processes, to: SMALLEST_FIT }, price }];
  },
};
