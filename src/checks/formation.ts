import { isEco } from '../heroku/formation.ts';
import type { App, Feature, Formation } from '../heroku/shapes.ts';
import type { Verdict } from './check.ts';

/** Before the first release there is no formation at all; a worker alone is never asked for pages. */
export const withoutWebProcess = (formation: readonly Formation[]): Verdict => ({
  status: 'not-applicable',
  reason: formation.length === 0 ? 'not-released' : 'no-web-process',
});

/** Eco and Basic can have neither a second dyno of a type nor preboot. */
export const isEntryTier = (size: string): boolean => isEco(size) || size.toLowerCase() === 'basic';

/** Fir is there alone, and its apps have no stack but `cnb`. */
export const isInPrivateSpace = (app: App): boolean =>
  app.space != null || app.stack?.name === 'cnb';

export const isOn = (features: readonly Feature[], feature: string): boolean =>
  features.some(({ name, enabled }) => name === feature && enabled);
