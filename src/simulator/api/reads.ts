import type { Context } from 'hono';
import { findSize, SIZE_NAMES } from '../app/dyno-sizes.ts';
import { FEATURE_NAMES } from '../app/features.ts';
import type { SimApp, World } from '../app/model.ts';
import { notFound } from './api-error.ts';
import * as body from './bodies.ts';
import { findApp, findFeature, findFormation } from './find-app.ts';
import { paginate, type Listed } from './paging.ts';
import type { Api, ApiEnv } from './server.ts';

/** What `GET /apps/APP/NAME` lists. */
const LISTS: Readonly<Record<string, (app: SimApp) => readonly Listed[]>> = {
  features: (app) => FEATURE_NAMES.map((name) => body.featureBody(app, name)),
  formation: (app) =>
    [...app.formation].map(([type, formation]) => body.formationBody(app, type, formation)),
  dynos: (app) => app.dynos.map((dyno) => body.dynoBody(app, dyno)),
  releases: (app) => app.releases.map((release) => body.releaseBody(app, release)),
  builds: (app) => app.builds.map((build) => body.buildBody(app, build)),
  domains: (app) => app.hosts.map((hostname) => body.domainBody(app, hostname)),
  'buildpack-installations': (app) => (app.formation.size > 0 ? [body.buildpackBody()] : []),
  addons: () => [],
  webhooks: () => [],
};

export function addReads(api: Api, world: World): void {
  const appOf = (name: string): SimApp => findApp(world, name);
  const startedAt = world.clock.date();

  api.get('/account', (context) => context.json(body.accountBody(startedAt)));
  api.get('/dyno-sizes', (context) => sendList(context, SIZE_NAMES.map(body.dynoSizeBody)));
  api.get('/dyno-sizes/:size', (context) => {
    const size = findSize(context.req.param('size'));
    if (size === undefined) throw notFound('dyno size');
    return context.json(body.dynoSizeBody(size));
  });

  api.get('/apps', (context) => sendList(context, [...world.apps.values()].map(body.appBody)));
  api.get('/apps/:app', (context) => context.json(body.appBody(appOf(context.req.param('app')))));
  api.get('/apps/:app/config-vars', (context) => {
    appOf(context.req.param('app'));
    return context.json({});
  });
  for (const [name, list] of Object.entries(LISTS)) {
    api.get(`/apps/:app/${name}`, (context) =>
      sendList(context, list(appOf(context.req.param('app')))),
    );
  }

  api.get('/apps/:app/features/:feature', (context) => {
    const app = appOf(context.req.param('app'));
    return context.json(body.featureBody(app, findFeature(context.req.param('feature'))));
  });
  api.get('/apps/:app/formation/:type', (context) => {
    const app = appOf(context.req.param('app'));
    return context.json(
      body.formationBody(
        app,
        context.req.param('type'),
        findFormation(app, context.req.param('type')),
      ),
    );
  });
}

function sendList(context: Context<ApiEnv>, items: readonly Listed[]): Response {
  const page = paginate(items, context.req.header('range'));
  return context.json(page.items, page.status, { ...page.headers });
}
