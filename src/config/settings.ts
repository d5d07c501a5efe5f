import {
  CHECK_IDS,
  CHECK_SCHEMAS,
  type CheckId,
  type CheckSettings,
  defaultSeverity,
  type Severity,
} from './check-settings.ts';
import { DEFAULTS } from './defaults.ts';
import { milliseconds } from './duration.ts';
import type { Config } from './schema.ts';

type StatusClass = '1xx' | '2xx' | '3xx' | '4xx' | '5xx';

/** One path, and what its answer has to be. */
export interface PathSettings {
  readonly path: string;
  readonly method: 'GET' | 'HEAD';
  readonly expect: readonly (number | StatusClass)[];
  /** a text that the answer must hold; null: any answer */
  readonly contains: string | null;
}

type WarmupConfig = Required<Exclude<Config['warmup'], false | undefined>>;

type NotOfRequests = 'wait' | 'timeout' | 'window' | 'url' | 'ci';
type InAnotherForm = keyof DefaultsOfPaths | 'paths' | 'requestTimeout';

/**
 * How the app is asked. The same object goes from here to the requests and to the record of a run, so
 * a new setting of the schema arrives there by itself. Durations in milliseconds.
 */
export interface RequestSettings extends Readonly<
  Omit<WarmupConfig, NotOfRequests | InAnotherForm>
> {
  readonly paths: readonly PathSettings[];
  /** for one request, its redirects and body included */
  readonly requestTimeout: number;
  /** names in lower case; values may still hold `${PREFLIGHT_…}` */
  readonly headers: Readonly<Record<string, string>>;
  /** in lower case: the header of an answer that names the dyno */
  readonly identityHeader: string;
}

/** Durations in milliseconds. */
export interface WarmupSettings {
  readonly request: RequestSettings;
  /** how long a push waits */
  readonly wait: number;
  /** for everything, from the first request on */
  readonly timeout: number;
  /** answers that are compared with as many before them; null: by the app's language and dynos */
  readonly window: number | null;
  /** an https origin; null: the address that Heroku names */
  readonly url: string | null;
  readonly ci: boolean;
}

/** What holds for one app, defaults included. */
export interface Settings {
  readonly warmup: WarmupSettings | false;
  readonly checks: CheckSettings;
  readonly onFailure: 'allow' | 'block';
}

/**
 * The settings for `app`: its own over the general ones, over the defaults. Undefined: for any app that
 * has none of its own.
 */
export function settingsFor(config: Config | undefined, app: string | undefined): Settings {
  const { apps = {}, ...general } = config ?? {};
  const own = app !== undefined && Object.hasOwn(apps, app) ? apps[app] : undefined;
  const { warmup, checks, deploy, onFailure } = merge(general, own);
  return {
    warmup: warmup !== false && warmupSettings(warmup, deploy),
    // Where all are off, an app that names some wants those and no others.
    checks: checkSettings(checks, general.checks === false ? () => 'off' : defaultSeverity),
    onFailure: onFailure ?? DEFAULTS.onFailure,
  };
}

function warmupSettings(
  warmup: Partial<WarmupConfig> | undefined,
  deploy: Config['deploy'],
): WarmupSettings {
  const { method, expect, contains, wait, timeout, window, url, ci, ...request } = {
    ...DEFAULTS.warmup,
    ...warmup,
  };
  const { paths, requestTimeout, headers } = request;
  return {
    ...{ wait: milliseconds(wait), timeout: milliseconds(timeout), window, url, ci },
    request: {
      ...request,
      paths: paths.map((own) => pathSettings(own, { method, expect, contains })),
      requestTimeout: milliseconds(requestTimeout),
      headers: Object.fromEntries(
        Object.entries<string>(headers).map(([name, value]) => [name.toLowerCase(), value]),
      ),
      identityHeader: (deploy?.identity?.dyno ?? DEFAULTS.deploy.identity.dyno).toLowerCase(),
    },
  };
}

/** Of a config that says nothing. */
export const DEFAULT_WARMUP = warmupSettings(undefined, undefined);

type DefaultsOfPaths = Omit<PathSettings, 'path'>;

function pathSettings(
  own: string | (Partial<PathSettings> & { readonly path: string }),
  forAll: DefaultsOfPaths,
): PathSettings {
  const settings = { ...forAll, ...(typeof own === 'string' ? { path: own } : own) };
  // What all answers hold can't be asked of one that has no body.
  return settings.method === 'HEAD' ? { ...settings, contains: null } : settings;
}

function checkSettings(
  checks: Config['checks'],
  otherwise: (id: CheckId) => Severity,
): CheckSettings {
  return Object.fromEntries(
    CHECK_IDS.map((id) => [
      id,
      checkSetting(id, checks === false ? 'off' : (checks?.[id] ?? otherwise(id))),
    ]),
  ) as CheckSettings;
}

function checkSetting(
  id: CheckId,
  setting: Severity | readonly [Severity, unknown?],
): { severity: Severity; options: unknown } {
  const [severity, options] = typeof setting === 'string' ? [setting] : setting;
  return { severity, options: options ?? CHECK_SCHEMAS[id].defaults };
}

/** `over` laid over `under`: objects key by key, anything else replaces what was there. */
function merge<T>(under: T, over: T | undefined): T {
  if (over === undefined) return under;
  if (!isObject(under) || !isObject(over)) return over;
  const merged: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over))
    merged[key] = Object.hasOwn(under, key) ? merge(under[key], value) : value;
  return merged as T;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
