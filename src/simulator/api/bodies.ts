import type * as Heroku from '@heroku-cli/schema';
import { DYNO_SIZES, isSingleDyno, type SizeName } from '../app/dyno-sizes.ts';
import { FEATURES } from '../app/features.ts';
import { GIT_HOST } from '../network/hosts.ts';
import { currentRelease, resourceId } from '../app/model.ts';
import type {
  FeatureName,
  Formation,
  SimApp,
  SimBuild,
  SimDyno,
  SimRelease,
} from '../app/model.ts';

// The bodies of the API's answers, held to Heroku's types. Stamps are ISO 8601 without fractions.

const STACK = { id: resourceId('stack', 'heroku-24'), name: 'heroku-24' };
const USER = { id: resourceId('user'), email: 'simulated@example.com' };

const stamp = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z');
const reference = ({ id, name }: SimApp): { id: string; name: string } => ({ id, name });

export function accountBody(createdAt: Date): Heroku.Account {
  return {
    ...USER,
    allow_tracking: false,
    beta: false,
    created_at: stamp(createdAt),
    delinquent_at: null,
    federated: false,
    identity_provider: null,
    last_login: null,
    name: 'A simulated user',
    sms_number: null,
    suspended_at: null,
    two_factor_authentication: false,
    updated_at: stamp(createdAt),
    verified: true,
    default_team: null,
  };
}

export function appBody(app: SimApp): Heroku.App {
  const { space } = app.spec;
  const deployed = app.formation.size > 0;
  return {
    ...reference(app),
    acm: false,
    archived_at: null,
    build_stack: STACK,
    buildpack_provided_description: deployed ? 'Node.js' : null,
    created_at: stamp(app.createdAt),
    generation: 'cedar',
    git_url: `https://${GIT_HOST}/${app.name}.git`,
    internal_routing: space === undefined ? null : false,
    maintenance: app.maintenance,
    organization: null,
    owner: USER,
    region: { id: resourceId('region', 'us'), name: 'us' },
    // Set from the start: an app's first release, without code, is made along with it.
    released_at: stamp(currentRelease(app).createdAt),
    repo_size: null,
    slug_size: deployed ? 1_048_576 : null,
    space:
      space === undefined ? null : { id: resourceId('space', space), name: space, shield: false },
    stack: STACK,
    team: null,
    updated_at: stamp(currentRelease(app).createdAt),
    web_url: app.webUrl,
  };
}

export function featureBody(app: SimApp, name: FeatureName): Heroku.AppFeature {
  const { title, description } = FEATURES[name];
  return {
    created_at: stamp(app.createdAt),
    description,
    display_name: title,
    doc_url: `https://devcenter.heroku.com/articles/${name}`,
    enabled: app.features[name],
    feedback_email: 'simulated@example.com',
    id: resourceId('feature', name),
    name,
    state: 'general',
    updated_at: stamp(app.createdAt),
  };
}

export function formationBody(
  app: SimApp,
  type: string,
  { size, quantity, command }: Formation,
): Heroku.Formation {
  const { name, label } = DYNO_SIZES[size];
  return {
    app: reference(app),
    command,
    created_at: stamp(app.createdAt),
    dyno_size: { id: resourceId('dyno-size', size), name },
    id: resourceId('formation', app.name, type),
    quantity,
    size: label,
    type,
    updated_at: stamp(currentRelease(app).createdAt),
  };
}

export function dynoBody(app: SimApp, dyno: SimDyno): Heroku.Dyno {
  const release = app.releases.find(({ version }) => version === dyno.release);
  return {
    app: reference(app),
    attach_url: null,
    command: app.formation.get(dyno.type)?.command ?? '',
    created_at: stamp(dyno.createdAt),
    id: dyno.id,
    name: dyno.name,
    release: { id: release?.id ?? '', version: dyno.release },
    size: DYNO_SIZES[dyno.size].label,
    state: dyno.state,
    type: dyno.type,
    updated_at: stamp(dyno.updatedAt),
  };
}

export function releaseBody(app: SimApp, release: SimRelease): Heroku.Release {
  return {
    addon_plan_names: [],
    app: reference(app),
    created_at: stamp(release.createdAt),
    current: release === currentRelease(app),
    description: release.description,
    eligible_for_rollback: release.slug !== null,
    id: release.id,
    oci_image: null,
    output_stream_url: null,
    slug: release.slug && { id: release.slug.id },
    status: 'succeeded',
    updated_at: stamp(release.createdAt),
    user: USER,
    version: release.version,
  };
}

/** The schema allows `release` to be null, as it is until the build succeeds; the types don't. */
type Build = Omit<Heroku.Build, 'release'> & { readonly release: { readonly id: string } | null };

export function buildBody(app: SimApp, build: SimBuild): Build {
  const { release } = build;
  return {
    app: { id: app.id },
    buildpacks: null,
    created_at: stamp(build.createdAt),
    id: build.id,
    output_stream_url: `https://build-output.heroku.com/streams/${build.id}`,
    release: release && { id: release.id },
    slug: release?.slug ? { id: release.slug.id } : null,
    source_blob: {
      checksum: null,
      url: `https://example.com/simulated/${build.commit}.tgz`,
      version: build.commit,
      version_description: null,
    },
    stack: STACK.name,
    status: build.status,
    updated_at: stamp(build.updatedAt),
    user: USER,
  };
}

export function domainBody(app: SimApp, hostname: string): Heroku.Domain {
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

export function dynoSizeBody(size: SizeName): Heroku.DynoSize {
  const { name, tier, memoryGb, compute, dedicated, cents } = DYNO_SIZES[size];
  return {
    architecture: 'amd64',
    compute,
    cost: cents === null ? null : { cents, unit: 'month' },
    dedicated,
    generation: { id: resourceId('generation', 'cedar'), name: 'cedar' },
    id: resourceId('dyno-size', size),
    memory: memoryGb,
    name,
    precise_dyno_units: isSingleDyno(size) ? 0 : compute,
    private_space_only: tier === 'private',
  };
}

export function buildpackBody(): Heroku.BuildpackInstallations {
  return {
    ordinal: 0,
    buildpack: { name: 'heroku/nodejs', url: 'urn:buildpack:heroku/nodejs' },
  };
}
