import type { App, Formation } from '../heroku/shapes.ts';
import type { Verdict } from './check.ts';

export const webProcess = (formation: readonly Formation[]): Formation | undefined =>
  formation.find(({ type }) => type === 'web');

/** Before the first release there is no formation at all; a worker alone is never asked for pages. */
export const withoutWebProcess = (formation: readonly Formation[]): Verdict => ({
  status: 'not-applicable',
  reason: formation.length === 0 ? 'not-released' : 'no-web-process',
});

/** The apps of an account share one flat fee for Eco, and none of them can mix it with other sizes. */
export const isEco = (size: string): boolean => size.toLowerCase() === 'eco';

/** Eco and Basic can have neither a second dyno of a type nor preboot. */
export const isEntryTier = (size: string): boolean => isEco(size) || size.toLowerCase() === 'basic';

export const isInPrivateSpace = (app: App): boolean => app.space != null;
