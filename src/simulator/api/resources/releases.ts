import { createHash } from 'node:crypto';
import type * as Heroku from '@heroku-cli/schema';
import * as z from 'zod/mini';
import {
  currentRelease,
  type SimApp,
  type SimBuild,
  type SimRelease,
  type SimSlug,
  USER,
  type World,
} from '../../app/model.ts';
import { release, rollBack } from '../../app/release.ts';
import { BUILD_OUTPUT_HOST } from '../../network/network.ts';
import { invalidParams, notFound } from '../api-error.ts';
import { addCollection, type Collection, sendList } from '../collection.ts';
import { type Api, findApp, readBody } from '../env.ts';
import { named, reference, stamp, userBody } from './common.ts';
import { buildpackBody } from './config.ts';

const RELEASE = 'release';

const releasesOf = (world: World): Collection => ({
  name: 'releases',
  items: (app) => app.releases.map((one) => releaseBody(world, app, one)),
  keys: ['id', 'version'],
  resource: RELEASE,
});

export function addReleases(api: Api, world: World): void {
  addCollection(api, world, releasesOf(world));
  api.get('/apps/:app/releases/:release/config-vars', (context) => {
    const app = findApp(world, context);
    return context.json(findRelease(app, context.req.param('release')).config);
  });
  api.post('/apps/:app/releases', async (context) => {
    const app = findApp(world, context);
    const made = makeRelease(world, app, await readBody(context, NewRelease));
    return context.json(releaseBody(world, app, made), 201);
  });
}

/** A rollback, or the code of a build once more; `heroku releases:retry` sends the latter. */
const NewRelease = z.union([
  z.strictObject({ release: z.string() }),
  z.strictObject({ slug: z.string(), description: z.optional(z.string()) }),
  z.strictObject({ oci_image: z.string(), description: z.optional(z.string()) }),
]);

function makeRelease(world: World, app: SimApp, wanted: z.output<typeof NewRelease>): SimRelease {
  if ('release' in wanted) {
    const target = findRelease(app, wanted.release);
    if (!isEligible(target)) throw invalidParams(`Cannot roll back to v${target.version}.`);
    return rollBack(world, app, target);
  }
  const id = 'slug' in wanted ? wanted.slug : wanted.oci_image;
  const slug = app.releases.find((release) => release.slug?.id === id)?.slug;
  if (!slug) throw notFound('slug' in wanted ? 'slug' : 'oci_image');
  return release(world, app, { description: wanted.description ?? 'Deploy', slug });
}

/** @param key its id or version */
function findRelease(app: SimApp, key: string): SimRelease {
  const found = app.releases.find(({ id, version }) => id === key || String(version) === key);
  if (found === undefined) throw notFound(RELEASE);
  return found;
}

const isEligible = ({ slug, status }: SimRelease): boolean =>
  slug !== null && status === 'succeeded';

function releaseBody(world: World, app: SimApp, made: SimRelease): Heroku.Release {
  // Fir apps run OCI images, Cedar apps run slugs.
  const isFir = app.spec.generation === 'fir';
  const built = made.slug && { id: made.slug.id };
  return {
    addon_plan_names: app.addons.map(({ plan }) => plan),
    app: reference(app),
    artifacts: built ? [{ type: isFir ? 'oci-image' : 'slug', ...built }] : [],
    created_at: stamp(made.createdAt),
    current: made === currentRelease(app),
    description: made.description,
    eligible_for_rollback: isEligible(made),
    id: made.id,
    oci_image: isFir ? built : null,
    // The Heroku CLI reads it without a proxy.
    output_stream_url: made.output.length > 0 ? `${world.localUrl}/streams/${made.id}` : null,
    slug: isFir ? null : built,
    status: made.status,
    updated_at: stamp(made.updatedAt),
    user: userBody(authorOf(app, made)),
    version: made.version,
  };
}

/** A build's release is its user's. */
const authorOf = ({ builds }: SimApp, made: SimRelease): string =>
  builds.find(({ release }) => release === made)?.user ?? USER.email;

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
  const { release: made } = build;
  return {
    app: { id: app.id },
    buildpacks: app.buildpacks.map(buildpackBody),
    created_at: stamp(build.createdAt),
    id: build.id,
    output_stream_url: `https://${BUILD_OUTPUT_HOST}/streams/${build.id}`,
    release: made && { id: made.id },
    slug: made?.slug ? { id: made.slug.id } : null,
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
    const made = app.releases.find(({ slug }) => slug?.id === id);
    if (!made?.slug || app.spec.generation !== 'fir') throw notFound('oci_image', 'OCI image');
    return sendList(context, [imageBody(app, made.slug, made.createdAt)]);
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
