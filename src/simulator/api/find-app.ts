import type { FeatureName, Formation, SimApp, World } from '../app/model.ts';
import { FEATURE_NAMES } from '../app/features.ts';
import { notFound } from './api-error.ts';

/** @param name the app's name or id */
export function findApp(world: World, name: string): SimApp {
  const app = world.apps.get(name) ?? [...world.apps.values()].find(({ id }) => id === name);
  if (app === undefined) throw notFound('app');
  return app;
}

export function findFeature(name: string): FeatureName {
  const feature = FEATURE_NAMES.find((known) => known === name);
  if (feature === undefined) throw notFound('feature');
  return feature;
}

/** The formation of a process type. There is none before the first deploy, and of web only. */
export function findFormation(app: SimApp, type: string): Formation {
  const formation = app.formation.get(type);
  if (formation === undefined) throw notFound(`process type (${type})`);
  return formation;
}
