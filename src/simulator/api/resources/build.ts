import type * as Heroku from '@heroku-cli/schema';
import { type SimApp, type SimBuild, type World } from '../../app/model.ts';
import { BUILD_OUTPUT_HOST } from '../../network/hosts.ts';
import type { Api } from '../api-env.ts';
import { addCollection } from '../collection.ts';
import { buildpackBody } from './buildpack.ts';
import { stamp, userBody } from './common.ts';

export function addBuilds(api: Api, world: World): void {
  addCollection(api, world, {
    name: 'builds',
    items: (app) => app.builds.map((build) => buildBody(app, build)),
    keys: ['id'],
    // The schema names the first two; `heroku builds` orders by the third.
    orders: ['id', 'started_at', 'created_at'],
    resource: 'build',
  });
}

/** The schema allows `release` to be null, as it is until the build succeeds; the types don't. */
type Build = Omit<Heroku.Build, 'release'> & { readonly release: { readonly id: string } | null };

function buildBody(app: SimApp, build: SimBuild): Build {
  const { release } = build;
  return {
    app: { id: app.id },
    buildpacks: app.buildpacks.map(buildpackBody),
    created_at: stamp(build.createdAt),
    id: build.id,
    output_stream_url: `https://${BUILD_OUTPUT_HOST}/streams/${build.id}`,
    release: release && { id: release.id },
    slug: release?.slug ? { id: release.slug.id } : null,
    source_blob: {
      checksum: null,
      url: `https://example.com/simulated/${build.commit}.tgz`,
      version: build.commit,
      version_description: null,
    },
    stack: build.stack,
    status: build.status,
    updated_at: stamp(build.updatedAt),
    user: userBody(build.user),
  };
}
