import { bootTime, webProcess } from '../heroku/platform.ts';
import type { Formation } from '../heroku/shapes.ts';
import { type CantMeet, type Check, isEntryTier, type Verdict, withoutWebDynos } from './check.ts';
import { priceOfMove } from './list-price.ts';

/** The smallest dyno size that supports zero-downtime deploys. */
export const SMALLEST_FIT = 'standard-1x';

/** Zero downtime needs Standard or larger: Eco and Basic have one dyno per type, and no preboot. */
export const dynoTier: Check<unknown, 'formation', 'dynoSizes' | 'dynos'> = {
  id: 'dyno-tier',
  title: 'dyno tier',
  doc: 'https://devcenter.heroku.com/articles/dyno-tiers',
  onPush: 'result',
  reads: ['formation'],
  optionalReads: ['dynoSizes', 'dynos'],
  judge({ formation, dynoSizes, dynos = [] }): Verdict | CantMeet {
    const web = webProcess(formation);
    if (!web) return withoutWebDynos(formation);
    if (!isEntryTier(web.size)) return { status: 'pass' };
    const moves = leavingEntryTier(formation);
    const bootMs = bootTime(dynos);
    const type = moves.length === 1 ? `web=${SMALLEST_FIT}` : SMALLEST_FIT;
    return {
      status: 'fail',
      problem: {
        ...{ kind: 'tier-without-zero-downtime', size: web.size.toLowerCase() },
        ...(bootMs !== undefined && { bootMs }),
      },
      remedy: {
        command: ['heroku', 'ps:type', type, '-a', web.app.name],
        price: priceOfMove(dynoSizes, moves, SMALLEST_FIT),
      },
    };
  },
};

/** The processes that move. Eco and Basic can't be mixed with other sizes, so workers move, too. */
export const leavingEntryTier = (formation: readonly Formation[]): Formation[] =>
  formation.filter(({ size }) => isEntryTier(size));
