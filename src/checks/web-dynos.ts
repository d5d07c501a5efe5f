import type { CheckOptions } from '../config/defaults.ts';
import { webProcess } from '../heroku/platform.ts';
import type { App, Feature } from '../heroku/shapes.ts';
import {
  type CantMeet,
  type Check,
  isEntryTier,
  isInPrivateSpace,
  onEntryTier,
  type Verdict,
  withoutWebDynos,
} from './check.ts';
import { priceOfMore } from './list-price.ts';

/** At least `min` web dynos, so that the app survives if one fails or restarts. */
export const webDynos: Check<
  CheckOptions['web-dynos'],
  'formation',
  'dynoSizes' | 'app' | 'features'
> = {
  id: 'web-dynos',
  title: 'web dynos',
  doc: 'https://devcenter.heroku.com/articles/production-check#dyno-redundancy',
  onPush: 'result',
  reads: ['formation'],
  optionalReads: ['dynoSizes', 'app', 'features'],
  judge({ formation, dynoSizes, app, features }, { min }): Verdict | CantMeet {
    const web = webProcess(formation);
    if (!web) return withoutWebDynos(formation);
    if (isEntryTier(web.size) && min > 1) return onEntryTier(web);
    const { quantity } = web;
    const size = web.size.toLowerCase();
    if (quantity >= min) return { status: 'pass', detail: { kind: 'web-dynos', quantity, size } };
    const problem = { kind: 'too-few-web-dynos', quantity, size, min } as const;
    if (quantity < 2 && min > 1 && isAffinityUnknown(app, features))
      return { status: 'fail', problem: { ...problem, isAffinityUnknown: true } };
    return {
      status: 'fail',
      problem,
      remedy: {
        command: ['heroku', 'ps:scale', `web=${min}`, '-a', web.app.name],
        price: priceOfMore(dynoSizes, size, min - quantity),
      },
    };
  },
};

/** If it's known to be off, an earlier check says so. Private Spaces don't have it. */
const isAffinityUnknown = (app?: App, features?: readonly Feature[]): boolean =>
  app === undefined || (features === undefined && !isInPrivateSpace(app));
