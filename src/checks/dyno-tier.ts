import type { Check, Verdict } from './check.ts';
import { isEntryTier, webProcess } from './formation.ts';
import { monthlyCentsFor } from './list-price.ts';

const SMALLEST_FIT = 'standard-1x';

/** Zero downtime needs Standard or above: Eco and Basic have one dyno a type, and no preboot. */
export const dynoTier: Check<unknown, 'formation' | 'dynoSizes'> = {
  id: 'dyno-tier',
  title: 'dyno tier',
  reads: ['formation', 'dynoSizes'],
  judge({ formation, dynoSizes }): Verdict {
    const web = webProcess(formation);
    if (!web) return { status: 'not-applicable', reason: 'no-web-process' };
    if (!isEntryTier(web.size)) return { status: 'pass' };
    const app = web.app.name;
    // Eco can't be mixed with other tiers, so the whole formation has to move.
    const moves = web.size.toLowerCase() === 'eco' ? formation : [web];
    const type = moves.length === 1 ? `web=${SMALLEST_FIT}` : SMALLEST_FIT;
    const dynos = moves.reduce((sum, { quantity }) => sum + quantity, 0);
    return {
      status: 'fail',
      problem: { kind: 'tier-without-zero-downtime', size: web.size.toLowerCase() },
      remedy: {
        command: ['heroku', 'ps:type', type, '-a', app],
        centsPerMonth: monthlyCentsFor(dynoSizes, SMALLEST_FIT, Math.max(dynos, 1)),
      },
    };
  },
};
