import type * as Heroku from '@heroku-cli/schema';
import { currentRelease, type SimApp, type SimRelease, type World, USER } from '../../app/model.ts';
import type { Api } from '../api-env.ts';
import { notFound } from '../api-error.ts';
import { addCollection, type Collection } from '../collection.ts';
import { findApp } from '../find-app.ts';
import { reference, stamp } from './common.ts';
import { configBody } from './config-vars.ts';

const releases: Collection = {
  name: 'releases',
  items: (app) => app.releases.map((release) => releaseBody(app, release)),
  keys: ['id', 'version'],
  resource: 'release',
};

export function addReleases(api: Api, world: World): void {
  addCollection(api, world, releases);
  // Simplified: the config vars as they are now, whichever release is asked for.
  api.get('/apps/:app/releases/:release/config-vars', (context) => {
    const app = findApp(world, context);
    const key = context.req.param('release');
    if (!app.releases.some(({ id, version }) => id === key || String(version) === key)) {
      throw notFound(releases.resource);
    }
    return context.json(configBody(app));
  });
}

function releaseBody(app: SimApp, release: SimRelease): Heroku.Release {
  // Fir's apps run images of the Open Container Initiative, Cedar's slugs.
  const isFir = app.spec.generation === 'fir';
  const built = release.slug && { id: release.slug.id };
  return {
    addon_plan_names: app.addons.map(({ plan }) => plan),
    app: reference(app),
    artifacts: built ? [{ type: isFir ? 'oci-image' : 'slug', ...built }] : [],
    created_at: stamp(release.createdAt),
    current: release === currentRelease(app),
    description: release.description,
    eligible_for_rollback: built !== null && release.status === 'succeeded',
    id: release.id,
    oci_image: isFir ? built : null,
    output_stream_url: null,
    slug: isFir ? null : built,
    status: release.status,
    updated_at: stamp(release.createdAt),
    user: USER,
    version: release.version,
  };
}
