import { isEco } from '../heroku/formation.ts';
import type { App, Formation } from '../heroku/shapes.ts';
import type { Verdict } from './check.ts';

/** Before the first release there is no formation at all; a worker alone is never asked for pages. */
export const withoutWebProcess = (formation: readonly Formation[]): Verdict => ({
  status: 'not-applicable',
  reason: formation.length === 0 ? 'not-released' : 'no-web-process',
});

/** Eco and Basic can have neither a second dyno of a type nor preboot. */
export const isEntryTier = (size: string): boolean => isEco(size) || size.toLowerCase() === 'basic';

export const isInPrivateSpace = (app: App): boolean => app.space != null;
