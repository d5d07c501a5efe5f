import type * as Heroku from '@heroku-cli/schema';
import * as z from 'zod/mini';
import { FEATURE_NAMES, featureObstacle, FEATURES, setFeature } from '../../app/features.ts';
import { resourceId, type FeatureName, type SimApp, type World } from '../../app/model.ts';
import type { Api } from '../api-env.ts';
import { invalidParams, notFound } from '../api-error.ts';
import { addCollection, type Collection } from '../collection.ts';
import { findApp } from '../find-app.ts';
import { readBody } from '../read-body.ts';
import { stamp } from './common.ts';

interface Documented {
  /** general: `heroku features` lists it; else `heroku labs` does */
  readonly state: 'general' | 'beta';
  readonly article: string;
}

const DOCUMENTED: Readonly<Record<FeatureName, Documented>> = {
  preboot: { state: 'general', article: 'preboot' },
  'http-session-affinity': { state: 'general', article: 'session-affinity' },
  'runtime-dyno-metadata': { state: 'beta', article: 'dyno-metadata' },
};

const FeatureUpdate = z.strictObject({ enabled: z.boolean() });

const features: Collection = {
  name: 'features',
  items: (app) => FEATURE_NAMES.map((name) => featureBody(app, name)),
  keys: ['id', 'name'],
  resource: 'feature',
};

export function addFeatures(api: Api, world: World): void {
  addCollection(api, world, features);
  api.patch('/apps/:app/features/:feature', async (context) => {
    const app = findApp(world, context);
    const name = findFeature(context.req.param('feature'));
    const { enabled } = await readBody(context, FeatureUpdate);
    const obstacle = enabled ? featureObstacle(app, name) : undefined;
    if (obstacle !== undefined) throw invalidParams(obstacle);
    setFeature(world, app, name, enabled);
    return context.json(featureBody(app, name));
  });
}

function findFeature(key: string): FeatureName {
  const found = FEATURE_NAMES.find((name) => name === key || idOf(name) === key);
  if (found === undefined) throw notFound(features.resource);
  return found;
}

const idOf = (name: FeatureName): string => resourceId('feature', name);

function featureBody(app: SimApp, name: FeatureName): Heroku.AppFeature {
  const { title, description } = FEATURES[name];
  const { state, article } = DOCUMENTED[name];
  return {
    created_at: stamp(app.createdAt),
    description,
    display_name: title,
    doc_url: `https://devcenter.heroku.com/articles/${article}`,
    enabled: app.features[name],
    feedback_email: 'simulated@example.com',
    id: idOf(name),
    name,
    state,
    updated_at: stamp(app.createdAt),
  };
}
