import { webProcess } from '../heroku/platform.ts';
import type { Formation } from '../heroku/shapes.ts';
import { type Check, isEntryTier, type Verdict, withoutWebProcess } from './check.ts';
import { priceOfMove } from './list-price.ts';

/** The smallest size of dyno that a deploy without downtime is possible with. */
export const SMALLEST_FIT = 'standard-1x';

/** Zero downtime needs Standard or above: Eco and Basic have one dyno a type, and no preboot. */
export const dynoTier: Check<unknown, 'formation', 'dynoSizes'> = {
  id: 'dyno-tier',
  title: 'dyno tier',
  doc: 'https://devcenter.heroku.com/articles/dyno-tiers',
  onPush: 'result',
  reads: ['formation'],
  optionalReads: ['dynoSizes'],
  judge({ formation, dynoSizes }): Verdict {
    const web = webProcess(formation);
    if (!web) return withoutWebProcess(formation);
    if (!isEntryTier(web.size)) return { status: 'pass' };
    const moves = leavingEntryTier(formation);
    const type = moves.length === 1 ? `web=${SMALLEST_FIT}` : SMALLEST_FIT;
    return {
      status: 'fail',
      problem: { kind: 'tier-without-zero-downtime', size: web.size.toLowerCase() },
      remedy: {
        command: ['heroku', 'ps:type', type, '-a', web.app.name],
        price: priceOfMove(dynoSizes, moves, SMALLEST_FIT),
      },
    };
  },
};

/** The processes that move. Neither size can be mixed with others in an app: workers move along. */
export const leavingEntryTier = (formation: readonly Formation[]): Formation[] =>
  formation.filter(({ size }) => isEntryTier(size));
