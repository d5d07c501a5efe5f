import type * as Heroku from '@heroku-cli/schema';
import * as z from 'zod/mini';
import {
  currentRelease,
  type FeatureName,
  resourceId,
  type SimApp,
  type World,
} from '../../app/model.ts';
import { changeConfig } from '../../app/release.ts';
import { FEATURE_NAMES, featureObstacle, FEATURES, setFeature } from '../../app/settings.ts';
import { languageOf } from '../../git/build-output.ts';
import { invalidParams, notFound } from '../api-error.ts';
import { addCollection, type Collection, sendList } from '../collection.ts';
import { type Api, findApp, readBody } from '../env.ts';
import { stamp } from './common.ts';

/** null removes the variable */
const ConfigUpdate = z.record(z.string(), z.nullable(z.string()));

export function addConfigVars(api: Api, world: World): void {
  api.get('/apps/:app/config-vars', (context) => context.json(configBody(findApp(world, context))));
  api.patch('/apps/:app/config-vars', async (context) => {
    const app = findApp(world, context);
    changeConfig(world, app, await readBody(context, ConfigUpdate));
    return context.json(configBody(app));
  });
}

const configBody = ({ config }: SimApp): Heroku.ConfigVars => Object.fromEntries(config);

const ORDERS = ['id', 'ordinal'];

/** each one is a name, a URL or a URN (devcenter: buildpacks) */
const BuildpackUpdate = z.strictObject({
  updates: z.array(z.strictObject({ buildpack: z.string() })),
});

export function addBuildpacks(api: Api, world: World): void {
  const path = '/apps/:app/buildpack-installations';
  api.get(path, (context) => sendList(context, installations(findApp(world, context)), ORDERS));
  api.put(path, async (context) => {
    const app = findApp(world, context);
    const { updates } = await readBody(context, BuildpackUpdate);
    app.buildpacks = updates.map(({ buildpack }) => nameOf(buildpack));
    return sendList(context, installations(app), ORDERS);
  });
}

/** An app without set buildpacks has none until its first build detects them. */
function installations(app: SimApp): Heroku.BuildpackInstallations[] {
  const known = currentRelease(app).slug !== null || app.buildpacks !== app.spec.buildpacks;
  const buildpacks = known ? app.buildpacks : [];
  return buildpacks.map((buildpack, ordinal) => ({ ordinal, buildpack: buildpackBody(buildpack) }));
}

/** @param buildpack its name, or its URL if it has no name */
export function buildpackBody(buildpack: string): { name: string; url: string } {
  const isUrl = buildpack.includes(':');
  return { name: buildpack, url: isUrl ? buildpack : `urn:buildpack:${buildpack}` };
}

/** Heroku's name for a buildpack, if its URN or its address in the registry has one. */
function nameOf(buildpack: string): string {
  const match =
    /^urn:buildpack:(.+)$/.exec(buildpack) ??
    /^https:\/\/buildpack-registry\.[^/]+\/buildpacks\/([^/]+\/[^/]+)\.tgz$/.exec(buildpack);
  return match?.[1] ?? buildpack;
}

/** How the app's last buildpack describes what it builds. */
export function builtWith({ buildpacks }: SimApp): string | null {
  const last = buildpacks.at(-1);
  return last === undefined ? null : languageOf(last).name;
}

interface Documented {
  /** general: `heroku features` lists it; otherwise `heroku labs` does */
  readonly state: 'general' | 'beta';
  readonly article: string;
}

const DOCUMENTED: Readonly<Record<FeatureName, Documented>> = {
  preboot: { state: 'general', article: 'preboot' },
  'http-session-affinity': { state: 'general', article: 'session-affinity' },
  'runtime-dyno-metadata': { state: 'beta', article: 'dyno-metadata' },
};

const FeatureUpdate = z.strictObject({ enabled: z.boolean() });

// The rest of "Couldn't find that feature."
const ONLY_THESE = `feature (the simulation has only ${FEATURE_NAMES.join(', ')})`;

const features: Collection = {
  name: 'features',
  items: (app) => FEATURE_NAMES.map((name) => featureBody(app, name)),
  keys: ['id', 'name'],
  resource: 'feature',
  shown: () => ONLY_THESE,
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
  if (found === undefined) throw notFound(features.resource, ONLY_THESE);
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
