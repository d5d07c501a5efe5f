import type * as Heroku from '@heroku-cli/schema';
import * as z from 'zod/mini';
import { DYNO_SIZES } from '../../app/dyno-sizes.ts';
import { currentRelease, resourceId, type SimApp, USER, type World } from '../../app/model.ts';
import { isAvailable, setMaintenance, setStack } from '../../app/settings.ts';
import { GIT_HOST } from '../../network/network.ts';
import { notFound } from '../api-error.ts';
import { addCollection, sendList } from '../collection.ts';
import { type Api, type ApiContext, findApp, readBody, type Variant } from '../env.ts';
import { named, reference, stamp } from './common.ts';
import { builtWith } from './config.ts';

const AppUpdate = z.strictObject({
  maintenance: z.optional(z.boolean()),
  build_stack: z.optional(z.string()),
});

export function addApps(api: Api, world: World): void {
  const list = (context: ApiContext): Response => {
    const apps = [...world.apps.values()].map((app) => appBody(app, context.get('variant')));
    return sendList(context, apps, ['id', 'name', 'updated_at']);
  };
  api.get('/apps', list);
  api.get('/users/~/apps', list);
  api.get('/apps/:app', (context) =>
    context.json(appBody(findApp(world, context), context.get('variant'))),
  );
  api.patch('/apps/:app', async (context) => {
    const app = findApp(world, context);
    const { maintenance, build_stack: stack } = await readBody(context, AppUpdate);
    if (stack !== undefined && !isAvailable(app, stack)) throw notFound('stack');
    if (stack !== undefined) setStack(app, stack);
    if (maintenance !== undefined) setMaintenance(world, app, maintenance);
    return context.json(appBody(app, context.get('variant')));
  });
}

function appBody(app: SimApp, variant: Variant): Heroku.App {
  const { space, internalRouting } = app.spec;
  const release = currentRelease(app);
  const deployed = release.slug !== null;
  return {
    ...reference(app),
    ...(variant === 'sdk' ? sdkFields(app) : {}),
    acm: false,
    archived_at: null,
    base_image_name: null,
    build_stack: named('stack', app.buildStack),
    buildpack_provided_description: deployed ? builtWith(app) : null,
    buildpacks: null,
    created_at: stamp(app.createdAt),
    // Fir's dynos are ARM machines.
    current_build_architecture: [app.spec.generation === 'fir' ? 'arm64' : 'amd64'],
    git_url: `https://${GIT_HOST}/${app.name}.git`,
    internal_routing: space === undefined ? null : internalRouting,
    maintenance: app.maintenance,
    organization: null,
    owner: USER,
    region: named('region', 'us'),
    // Never null: an app is created with a first release, without code.
    released_at: stamp(release.createdAt),
    repo_size: null,
    slug_size: deployed && app.spec.generation === 'cedar' ? 1_048_576 : null,
    space: space === undefined ? null : { ...named('space', space), shield: false },
    stack: named('stack', app.stack),
    team: null,
    updated_at: stamp(release.createdAt),
    web_url: app.webUrl,
  };
}

/** `process_tier` is in no schema; `heroku ps` reads it to find apps that use Eco hours. */
function sdkFields(app: SimApp): Pick<Heroku.App, string> {
  const { size } = app.formation.get('web') ?? app.spec;
  return { generation: app.spec.generation, process_tier: DYNO_SIZES[size].tier };
}

export function addDomains(api: Api, world: World): void {
  addCollection(api, world, {
    name: 'domains',
    items: (app) => app.hosts.map((hostname) => domainBody(app, hostname)),
    keys: ['id', 'hostname'],
    resource: 'domain',
  });
}

function domainBody(app: SimApp, hostname: string): Heroku.Domain {
  const custom = app.spec.domains.includes(hostname);
  return {
    acm_status: null,
    acm_status_reason: null,
    app: reference(app),
    cname: custom ? `${app.name}.herokudns.com` : null,
    created_at: stamp(app.createdAt),
    hostname,
    id: resourceId('domain', app.name, hostname),
    kind: custom ? 'custom' : 'heroku',
    sni_endpoint: null,
    status: custom ? 'succeeded' : 'none',
    updated_at: stamp(app.createdAt),
  };
}

/** The app's owner, its only member. */
export function addCollaborators(api: Api, world: World): void {
  addCollection(api, world, {
    name: 'collaborators',
    items: (app) => [{ ...ownerBody(app) }],
    keys: ['id'],
    orders: ['id', 'email'],
    resource: 'collaborator',
  });
}

function ownerBody(app: SimApp): Heroku.Collaborator {
  return {
    app: reference(app),
    created_at: stamp(app.createdAt),
    id: resourceId('collaborator', app.name),
    permissions: [],
    role: 'owner',
    updated_at: stamp(app.createdAt),
    user: { ...USER, federated: false },
  };
}

/** No simulated app is in a pipeline. */
export function addPipelineCouplings(api: Api, world: World): void {
  api.get('/apps/:app/pipeline-couplings', (context) => {
    findApp(world, context);
    throw notFound('pipeline_coupling', 'pipeline coupling');
  });
}
