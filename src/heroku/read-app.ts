import * as z from 'zod/mini';
import { PreflightError } from '../base/errors.ts';
import { printable } from '../base/text.ts';
import { ApiError } from './api-error.ts';
import type { HerokuClient } from './client.ts';
import type { Credential } from './credentials.ts';
import { APP_NAME } from './hosts.ts';
import { canAutoscale, isEco, webProcess } from './platform.ts';
import type {
  ApiReadName,
  AppData,
  AppReadings,
  Autoscaler,
  Reading,
  Readings,
  ReadName,
  ReadOnce,
} from './readings.ts';
import {
  AddOn,
  App,
  Build,
  BuildpackInstallation,
  ConfigVars,
  Domain,
  Dyno,
  DynoSize,
  EcoQuota,
  Feature,
  Formation,
  Monitor,
  Release,
  Webhook,
} from './shapes.ts';

interface AppRead {
  readonly client: HerokuClient;
  readonly app: string;
  readonly wanted: ReadonlySet<ApiReadName>;
}

type Reads = {
  readonly [K in ApiReadName]: (
    client: HerokuClient,
    app: `/apps/${string}`,
    read: ReadOnce,
  ) => Promise<AppData[K]>;
};

const READS: Reads = {
  app: async (client, app) => ({ ...(await client.get(app, App)), name: nameIn(app) }),
  features: (client, app) => client.list(`${app}/features`, Feature),
  formation: async (client, app) => {
    const formation = await client.list(`${app}/formation`, Formation);
    return formation.map((process) => ({ ...process, app: { name: nameIn(app) } }));
  },
  dynos: (client, app) => client.list(`${app}/dynos`, Dyno),
  dynoSizes: (client) => client.list('/dyno-sizes', DynoSize),
  domains: (client, app) => client.list(`${app}/domains`, Domain),
  buildpacks: (client, app) => client.list(`${app}/buildpack-installations`, BuildpackInstallation),
  ecoHours: (client, _, read) => readEcoHours(client, read),
  addons: (client, app) => client.list(`${app}/addons`, AddOn),
  webhooks: (client, app) => client.list(`${app}/webhooks`, Webhook, { variant: '3.webhooks' }),
  builds: (client, app) => client.page(`${app}/builds`, Build, { range: NEWEST_BUILDS }),
  releases: (client, app) => client.page(`${app}/releases`, Release, { range: NEWEST_RELEASES }),
  configVarNames: async (client, app) =>
    Object.keys(await client.get(`${app}/config-vars`, ConfigVars)),
  webConcurrency: async (client, app) =>
    concurrencyIn(await client.get(`${app}/config-vars`, ConfigVars)),
  autoscaler: (client, _, read) => readAutoscaler(client, read),
};

/** No other value is looked at. */
function concurrencyIn({ WEB_CONCURRENCY: value }: ConfigVars): number | null {
  const isCount = typeof value === 'string' && /^[1-9]\d{0,3}$/.test(value.trim());
  return isCount ? Number(value) : null;
}

/** Commands use the name that we asked for: an answer could contain any text. */
const nameIn = (app: `/apps/${string}`): string => app.slice('/apps/'.length);

// A running build is among the newest; the current release is behind failed ones at most.
export const NEWEST_BUILDS = 'started_at ..; max=5, order=desc';
export const NEWEST_RELEASES = 'version ..; max=10, order=desc';

/**
 * Reads what is wanted of an app. All requests are sent at once, except for ecoHours, which first waits
 * for the reads that tell if it matters. The client's signal ends them.
 */
export async function readApp({ client, app, wanted }: AppRead): Promise<AppReadings> {
  if (!APP_NAME.test(app)) {
    throw new PreflightError('app-name', `"${printable(app)}" isn't a valid app name`, {
      hint: 'Check --app, HEROKU_APP and git remote -v',
    });
  }
  const read = reader(client, `/apps/${encodeURIComponent(app)}`);
  const readings = await Promise.all(
    [...wanted].map(async (name) => [name, await toReading<unknown>(read(name))]),
  );
  const about = { requestsLeft: client.requestsLeft(), date: client.date() };
  return { ...(Object.fromEntries(readings) as Readings), ...about };
}

function reader(client: HerokuClient, app: `/apps/${string}`): ReadOnce {
  const begun = new Map<ApiReadName, Promise<unknown>>();
  const read: ReadOnce = <K extends ApiReadName>(name: K) => {
    const answer = begun.get(name) ?? READS[name](client, app, read);
    begun.set(name, answer);
    return answer as Promise<AppData[K]>;
  };
  return read;
}

/** Any error but a PreflightError is a bug and rethrown. */
export async function toReading<T>(read: Promise<T>): Promise<Reading<T>> {
  try {
    return { ok: true, value: await read };
  } catch (error) {
    if (error instanceof PreflightError) return { ok: false, error };
    throw error;
  }
}

interface CredentialedRead {
  readonly sources: AsyncIterable<Credential>;
  readonly makeClient: (credential: Credential) => HerokuClient;
  readonly app: string;
  readonly wanted: ReadonlySet<ApiReadName>;
}

interface CredentialedReadings {
  readonly readings: AppReadings;
  readonly credential: Credential;
}

/**
 * readApp with the first credential that can read the app: after a 401, or a 404 for the app, it tries the
 * next one, because git may push with another account. If none can, resolves with the first 404, or rejects
 * with the last 401; rejects with `no-credential` if there is none.
 */
export async function readWithCredentials({
  sources,
  makeClient,
  app,
  wanted,
}: CredentialedRead): Promise<CredentialedReadings> {
  let refused: ApiError | undefined;
  let missing: CredentialedReadings | undefined;
  try {
    for await (const credential of sources) {
      const readings = await readApp({ client: makeClient(credential), app, wanted });
      const rejection = unauthorized(readings, wanted);
      refused = rejection ?? refused;
      if (rejection) continue;
      if (!isMissing(readings, wanted)) return { readings, credential };
      missing ??= { readings, credential };
    }
  } catch (error) {
    // The refused token matters more than a helper that fails afterwards.
    if (!missing) throw refused ?? error;
  }
  if (missing) return missing;
  throw refused ?? noCredential();
}

/** A refusal there says nothing about the token's access to the app. */
const ELSEWHERE: readonly ReadName[] = ['ecoHours', 'autoscaler'];

function unauthorized(readings: Readings, wanted: ReadonlySet<ApiReadName>): ApiError | undefined {
  // A token that can read the app is valid, even if it can't read the owner's account.
  const errors = [...wanted].flatMap((name) => {
    const reading = readings[name];
    return reading?.ok === false && !ELSEWHERE.includes(name) ? [reading.error] : [];
  });
  return errors.filter((error) => error instanceof ApiError).find(({ status }) => status === 401);
}

/** These tell nothing about the access to the app. */
const NOT_OF_THE_APP: readonly ReadName[] = ['dynoSizes', ...ELSEWHERE];

/** Heroku answers 404 for all of an app that the account can't access. */
function isMissing(readings: Readings, wanted: ReadonlySet<ApiReadName>): boolean {
  const ofApp = [...wanted].flatMap((name) =>
    NOT_OF_THE_APP.includes(name) ? [] : [readings[name]],
  );
  if (ofApp.some((reading) => reading?.ok)) return false;
  return ofApp.some((reading) => reading?.ok === false && reading.error.code === 'api-not-found');
}

function noCredential(): PreflightError {
  return new PreflightError('no-credential', 'no Heroku credential found', {
    hint: 'Run: heroku login, or set HEROKU_API_KEY',
  });
}

/**
 * The seconds of Eco dyno hours that the owner's account has left this month. Null, without a request, if
 * waking the app doesn't depend on them. Heroku tells only the owner.
 */
async function readEcoHours(client: HerokuClient, read: ReadOnce): Promise<number | null> {
  const [app, formation, dynos] = await Promise.all([
    read('app'),
    read('formation'),
    read('dynos'),
  ]);
  const owner = app.owner?.id;
  if (owner === undefined || !isWakingUpToHours(app, formation, dynos)) return null;
  // Not in the API's schema, but `heroku ps` uses it.
  const quota = await client.get(
    `/accounts/${encodeURIComponent(owner)}/actions/get-quota`,
    EcoQuota,
    { variant: '3.account-quotas' },
  );
  return Math.max(0, quota.account_quota - quota.quota_used);
}

/** In maintenance mode no request reaches a dyno, and a dyno that is up is awake. */
function isWakingUpToHours(
  { maintenance }: App,
  formation: readonly Formation[],
  dynos: readonly Dyno[],
): boolean {
  const web = webProcess(formation);
  if (maintenance || web === undefined || web.quantity === 0 || !isEco(web.size)) return false;
  return !dynos.some(({ type, state }) => type === 'web' && state === 'up');
}

/** What scales the web dynos. Null, without a request, if nothing can. */
async function readAutoscaler(client: HerokuClient, read: ReadOnce): Promise<Autoscaler | null> {
  const [app, formation] = await Promise.all([read('app'), read('formation')]);
  const web = webProcess(formation);
  if (!client.sites || !web || !canAutoscale(web.size)) return null;
  const path = `/apps/${encodeURIComponent(app.id ?? app.name)}/formation/web/monitors` as const;
  const monitors = await client.get(path, z.array(Monitor), { origin: client.sites.metrics });
  const active = monitors.find((one) => 'is_active' in one && one.is_active);
  return active && 'is_active' in active
    ? { min: active.min_quantity, max: active.max_quantity }
    : null;
}
