import type { CheckOptions } from '../config/defaults.ts';
import { canAutoscale, webProcess } from '../heroku/platform.ts';
import type { Autoscaler } from '../heroku/readings.ts';
import type { App, Feature, Formation } from '../heroku/shapes.ts';
import {
  type CantMeet,
  type Check,
  isEntryTier,
  isInPrivateSpace,
  onEntryTier,
  type Remedy,
  type Undecided,
  type Verdict,
  withoutWebDynos,
} from './check.ts';
import type { TooFewWebDynos } from './findings.ts';
import { priceOfMore } from './list-price.ts';

type Extras = 'dynoSizes' | 'app' | 'features' | 'autoscaler';

/** At least `min` web dynos, so that the app survives if one fails or restarts. */
export const webDynos: Check<CheckOptions['web-dynos'], 'formation', Extras> = {
  id: 'web-dynos',
  title: 'web dynos',
  doc: 'https://devcenter.heroku.com/articles/production-check#dyno-redundancy',
  onPush: 'result',
  reads: ['formation'],
  optionalReads: ['dynoSizes', 'app', 'features', 'autoscaler'],
  judge({ formation, autoscaler, ...extras }, { min }): Verdict | CantMeet | Undecided {
    const web = webProcess(formation);
    if (!web) return withoutWebDynos(formation);
    if (isEntryTier(web.size) && min > 1) return onEntryTier(web);
    const size = web.size.toLowerCase();
    const quantity = leastQuantity(web, autoscaler);
    const found = { quantity, size, ...(autoscaler && quantity > 0 && { upTo: autoscaler.max }) };
    const isScalerUnknown = autoscaler === undefined && canAutoscale(size);
    if (quantity >= min) return enough(found, isScalerUnknown);
    const { dynoSizes, app, features } = extras;
    const hasGap = quantity === 1 && app !== undefined && isInPrivateSpace(app);
    const problem: TooFewWebDynos = {
      ...{ kind: 'too-few-web-dynos', ...found, min },
      ...(hasGap && { hasGap }),
    };
    if (isScalerUnknown) return failing({ ...problem, isAutoscalerUnknown: true });
    if (quantity < 2 && min > 1 && isAffinityUnknown(app, features))
      return failing({ ...problem, isAffinityUnknown: true });
    const price = priceOfMore(dynoSizes, size, min - quantity);
    return failing(problem, { ...moreWebDynos(web, autoscaler, min), price });
  },
};

const failing = (problem: TooFewWebDynos, remedy?: Remedy): Verdict => ({
  ...{ status: 'fail', problem },
  ...(remedy && { remedy }),
});

/** An autoscaler may go down to its minimum at any time. It never starts an app that is scaled to 0. */
export const leastQuantity = ({ quantity }: Formation, autoscaler?: Autoscaler | null): number =>
  autoscaler && quantity > 0 ? autoscaler.min : quantity;

/** An autoscaler that couldn't be read may be about to remove some of them. */
const enough = (
  found: { readonly quantity: number; readonly size: string; readonly upTo?: number },
  isScalerUnknown: boolean,
): Verdict | Undecided =>
  isScalerUnknown
    ? { status: 'undecided', needs: 'autoscaler' }
    : { status: 'pass', detail: { kind: 'web-dynos', ...found } };

/** At least `wanted` web dynos. Heroku turns an autoscaler off when a quantity is set. */
export function moreWebDynos(
  { app, quantity }: Formation,
  autoscaler: Autoscaler | null | undefined,
  wanted: number,
): Remedy {
  const of = ['-a', app.name];
  if (!autoscaler || quantity === 0)
    return { command: ['heroku', 'ps:scale', `web=${wanted}`, ...of] };
  const limits = ['--min', `${wanted}`, '--max', `${Math.max(wanted, autoscaler.max)}`];
  return { command: ['heroku', 'ps:autoscale:enable', ...limits, ...of] };
}

/** If it's known to be off, an earlier check says so. Private Spaces don't have it. */
const isAffinityUnknown = (app?: App, features?: readonly Feature[]): boolean =>
  app === undefined || (features === undefined && !isInPrivateSpace(app));
