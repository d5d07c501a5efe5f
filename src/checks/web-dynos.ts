import type { CheckOptions } from '../config/check-settings.ts';
import type { Check, Verdict } from './check.ts';
import { webProcess } from '../heroku/formation.ts';
import { isEntryTier, withoutWebProcess } from './formation.ts';
import { priceOfMore } from './list-price.ts';

/** At least `min` web dynos, so that one that fails or restarts isn't the whole app. */
export const webDynos: Check<CheckOptions['web-dynos'], 'formation', 'dynoSizes'> = {
  id: 'web-dynos',
  title: 'web dynos',
  doc: 'https://devcenter.heroku.com/articles/production-check#dyno-redundancy',
  onPush: 'result',
  reads: ['formation'],
  optionalReads: ['dynoSizes'],
  judge({ formation, dynoSizes }, { min }): Verdict {
    const web = webProcess(formation);
    if (!web) return withoutWebProcess(formation);
    if (isEntryTier(web.size))
      return { status: 'not-applicable', reason: 'tier-without-zero-downtime' };
    const { quantity } = web;
    const size = web.size.toLowerCase();
    if (quantity >= min) return { status: 'pass', detail: { kind: 'web-dynos', quantity, size } };
    return {
      status: 'fail',
      problem: { kind: 'too-few-web-dynos', quantity, size, min },
      remedy: {
        command: ['heroku', 'ps:scale', `web=${min}`, '-a', web.app.name],
        price: priceOfMore(dynoSizes, size, min - quantity),
      },
    };
  },
};
