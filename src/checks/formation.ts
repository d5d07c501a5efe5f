import type { App, Formation } from '../heroku/shapes.ts';

export const webProcess = (formation: readonly Formation[]): Formation | undefined =>
  formation.find(({ type }) => type === 'web');

/** Eco and Basic can have neither a second dyno of a type nor preboot. */
export const isEntryTier = (size: string): boolean => ['eco', 'basic'].includes(size.toLowerCase());

/** Private Spaces deploy in a rolling way of their own. */
export const isInPrivateSpace = (app: App): boolean => app.space != null;
