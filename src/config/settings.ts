import { milliseconds } from '../base/text.ts';
import { CHECK_DEFAULTS, CHECK_IDS, type CheckSettings, DEFAULTS } from './defaults.ts';
import type { Config } from './schema.ts';

/** `T` with a value for everything. */
type Filled<T> = T extends readonly (infer Item)[]
  ? readonly Item[]
  : T extends object
    ? { readonly [Key in keyof T]-?: Filled<T[Key]> }
    : T;

type Sections = Omit<Config, '$schema' | 'apps'>;
type FilledSections = Filled<Omit<Sections, 'checks'>>;
type FilledWarmup = Exclude<FilledSections['warmup'], false>;
type OwnPath = Exclude<FilledWarmup['paths'][number], string>;

/** One path and its expected answer. `contains` is null if any body will do. */
export type PathSettings = Filled<OwnPath>;

type NotOfRequests = 'wait' | 'timeout' | 'window' | 'url' | 'ci';
type InAnotherForm = keyof PathSettings | 'paths' | 'requestTimeout';

/**
 * How the app is requested. The same object goes to the requests and into the record of a run, so a new
 * setting in the schema arrives there by itself.
 */
export interface RequestSettings extends Omit<FilledWarmup, NotOfRequests | InAnotherForm> {
  readonly paths: readonly PathSettings[];
  /** for one request including its redirects and body, in milliseconds */
  readonly requestTimeout: number;
  /** names in lower case; values may still contain `${PREFLIGHT_…}` */
  readonly headers: FilledWarmup['headers'];
  /** the response header that names the dyno, in lower case */
  readonly identityHeader: string;
  /** the response header that names the release, in lower case */
  readonly releaseHeader: string;
}

/** Durations in milliseconds. */
export interface WarmupSettings extends Pick<FilledWarmup, 'window' | 'url' | 'ci'> {
  readonly request: RequestSettings;
  /** how long a push waits */
  readonly wait: number;
  /** for everything, from the first request */
  readonly timeout: number;
}

/** How a deploy is measured. Durations in milliseconds. */
export interface ProbeSettings {
  /** probes per second */
  readonly rate: number;
  /** more downtime than this is a failed deploy */
  readonly maxDowntimeMs: number;
  /** an answer that takes longer is slow; null: one that takes a second longer than before the deploy */
  readonly slowMs: number | null;
}

/** What follows a push. */
export interface DeploySettings extends Pick<
  FilledSections['deploy'],
  'follow' | 'warm' | 'probe' | 'failOn'
> {
  readonly probing: ProbeSettings;
}

/** The settings of one app, including defaults. */
export interface Settings extends Omit<FilledSections, 'warmup' | 'deploy'> {
  readonly warmup: WarmupSettings | false;
  readonly deploy: DeploySettings;
  readonly checks: CheckSettings;
}

/**
 * The settings for `app`: its own override the general ones, which override the defaults. Undefined: for
 * an app without its own.
 */
export function settingsFor(config: Config | undefined, app: string | undefined): Settings {
  const { apps = {}, ...general } = config ?? {};
  const own = app !== undefined && Object.hasOwn(apps, app) ? apps[app] : undefined;
  const given = merge<Sections>(general, own);
  const { warmup, deploy, onFailure } = merge<FilledSections>(DEFAULTS, given);
  return {
    warmup: warmup && warmupSettings(warmup, deploy),
    // If all are off, an app that sets some checks wants only those.
    checks: checkSettings(given.checks, general.checks === false ? 'off' : undefined),
    deploy: deploySettings(deploy),
    onFailure,
  };
}

const deploySettings = ({
  follow,
  warm,
  probe,
  failOn,
  rate,
  maxDowntime,
  slow,
}: FilledSections['deploy']): DeploySettings => ({
  ...{ follow, warm, probe, failOn },
  probing: {
    ...{ rate, maxDowntimeMs: milliseconds(maxDowntime) },
    slowMs: slow === null ? null : milliseconds(slow),
  },
});

function warmupSettings(
  { method, expect, contains, wait, timeout, window, url, ci, ...request }: FilledWarmup,
  { identity }: FilledSections['deploy'],
): WarmupSettings {
  const { paths, requestTimeout, headers } = request;
  return {
    ...{ wait: milliseconds(wait), timeout: milliseconds(timeout), window, url, ci },
    request: {
      ...request,
      paths: paths.map((own) => pathSettings(own, { method, expect, contains })),
      requestTimeout: milliseconds(requestTimeout),
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
      ),
      identityHeader: identity.dyno.toLowerCase(),
      releaseHeader: identity.release.toLowerCase(),
    },
  };
}

/**
 * A variable with the app whose deploy `watch` follows, for the hooks of its command. It doesn't begin with
 * `PREFLIGHT_`, so a header in a config can't use it.
 */
export const WATCHED_APP = 'HEROKU_PREFLIGHT_WATCHED';

/** Of an empty config. */
export const DEFAULT_WARMUP = warmupSettings(DEFAULTS.warmup, DEFAULTS.deploy);

function pathSettings(own: string | OwnPath, forAll: Omit<PathSettings, 'path'>): PathSettings {
  const settings = { ...forAll, ...(typeof own === 'string' ? { path: own } : own) };
  // An answer to HEAD has no body.
  return settings.method === 'HEAD' ? { ...settings, contains: null } : settings;
}

function checkSettings(checks: Config['checks'], unnamed: 'off' | undefined): CheckSettings {
  return Object.fromEntries(
    CHECK_IDS.map((id) => {
      const given = checks === false ? 'off' : (checks?.[id] ?? unnamed);
      const [severity, options] = typeof given === 'string' ? [given] : (given ?? []);
      return [id, merge(CHECK_DEFAULTS[id], { severity, options })];
    }),
  ) as CheckSettings;
}

/** `under` overridden by `over`: objects key by key; anything else is replaced. */
function merge<T>(under: T, over: unknown): T {
  if (over === undefined) return under;
  if (!isObject(under) || !isObject(over)) return over as T;
  const merged: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over))
    merged[key] = Object.hasOwn(under, key) ? merge(under[key], value) : value;
  return merged as T;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
