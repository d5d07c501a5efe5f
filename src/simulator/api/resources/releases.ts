import { createHash } from 'node:crypto';
import type * as Heroku from '@heroku-cli/schema';
import {
  currentRelease,
  type SimApp,
  type SimBuild,
  type SimRelease,
  type SimSlug,
  USER,
  type World,
} from '../../app/model.ts';
import { BUILD_OUTPUT_HOST } from '../../network/network.ts';
import { notFound } from '../api-error.ts';
import { addCollection, type Collection, sendList } from '../collection.ts';
import { type Api, findApp } from '../env.ts';
import { named, reference, stamp, userBody } from './common.ts';
import { buildpackBody, configBody } from './config.ts';

const releases: Collection = {
  name: 'releases',
  items: (app) => app.releases.map((release) => releaseBody(app, release)),
  keys: ['id', 'version'],
  resource: 'release',
};

export function addReleases(api: Api, world: World): void {
  addCollection(api, world, releases);
  // Simplified: the current config vars, for every release.
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
  // Fir apps run OCI images, Cedar apps run slugs.
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

/** `release` is null until the build succeeds. The schema allows that, the types don't. */
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

/**
 * The result of a build for generation Fir (Cedar has slugs). A request for one gets a list (schema:
 * oci-image).
 */
export function addOciImages(api: Api, world: World): void {
  api.get('/apps/:app/oci-images/:image', (context) => {
    const app = findApp(world, context);
    const id = context.req.param('image');
    const release = app.releases.find(({ slug }) => slug?.id === id);
    if (!release?.slug || app.spec.generation !== 'fir') throw notFound('oci_image', 'OCI image');
    return sendList(context, [imageBody(app, release.slug, release.createdAt)]);
  });
}

/** The types lack it. */
function imageBody(
  app: SimApp,
  { id, commit }: SimSlug,
  createdAt: Date,
): Readonly<Record<string, unknown>> {
  return {
    architecture: 'arm64',
    base_image_name: 'heroku/heroku:24',
    base_top_layer: digestOf('base'),
    buildpacks: app.buildpacks.map((name) => ({
      id: name,
      version: '0.0.0',
      homepage: 'https://github.com/heroku/buildpacks',
    })),
    commit,
    commit_description: '',
    created_at: stamp(createdAt),
    digest: digestOf(id),
    id,
    image_repo: `${app.id}/builds`,
    process_types: Object.fromEntries(
      [...app.formation].map(([type, { command }]) => [type, processType(type, command)]),
    ),
    stack: named('stack', app.stack),
    updated_at: stamp(createdAt),
  };
}

function processType(name: string, command: string): Readonly<Record<string, unknown>> {
  return {
    name,
    display_cmd: command,
    command: `/cnb/process/${name}`,
    working_dir: '/workspace',
    default: name === 'web',
  };
}

const digestOf = (text: string): string =>
  `sha256:${createHash('sha256').update(text).digest('hex')}`;
