import { leavingEntryTier, SMALLEST_FIT } from '../../checks/dyno-tier.ts';
import { priceOfMove } from '../../checks/list-price.ts';
import type { Fix } from '../fix.ts';

/** Eco and Basic dynos run beside none of another tier: all process types move at once. */
export const dynoTier: Fix = {
  id: 'dyno-tier',
  isNamedOnly: false,
  // It restarts the app and costs more: somebody has to have seen that, or to have asked for it.
  needsName: (_, { isUnasked }) => isUnasked,
  changes(_, { formation, dynoSizes }) {
    const moved = leavingEntryTier(formation);
    const processes = moved.map(({ type, quantity, size }) => ({
      ...{ type, quantity, from: size.toLowerCase() },
    }));
    const price = priceOfMove(dynoSizes, moved, SMALLEST_FIT);
    return [{ change: { kind: 'resize', processes, to: SMALLEST_FIT }, price }];
  },
};
