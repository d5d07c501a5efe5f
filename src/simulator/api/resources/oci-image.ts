import { createHash } from 'node:crypto';
import type { SimApp, SimSlug, World } from '../../app/model.ts';
import type { Api } from '../api-env.ts';
import { notFound } from '../api-error.ts';
import { sendList } from '../collection.ts';
import { findApp } from '../find-app.ts';
import { named, stamp } from './common.ts';

/**
 * What a build makes for an app of generation Fir, where Cedar's make slugs. Asked for one, the API
 * answers with a list (schema: oci-image).
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

/** The types don't have it. */
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
