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

/** Durations in milliseconds. */
export interface WarmupSettings {
  readonly paths: readonly PathSettings[];
  /** how long a push waits */
  readonly wait: number;
  /** for everything, from the first request on */
  readonly timeout: number;
  /** for one request */
  readonly requestTimeout: number;
  /** repetitions in a row */
  readonly retries: number;
  /** requests at a time */
  readonly concurrency: number;
  /** answers that are compared with as many before them; null: by the app's language and dynos */
  readonly window: number | null;
  /** an https origin; null: the address that Heroku names */
  readonly url: string | null;
  /** names in lower case; values may still hold `${PREFLIGHT_…}` */
  readonly headers: Readonly<Record<string, string>>;
  readonly ci: boolean;
}

/** How the app's answers tell about its deploys. */
export interface DeploySettings {
  /** the header, in lower case, that names the dyno */
  readonly identity: { readonly dyno: string };
}

/** What holds for one app, defaults included. */
export interface Settings {
  readonly warmup: WarmupSettings | false;
  readonly checks: CheckSettings;
  readonly deploy: DeploySettings;
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
    warmup: warmupSettings(warmup),
    // Where all are off, an app that names some wants those and no others.
    checks: checkSettings(checks, general.checks === false ? () => 'off' : defaultSeverity),
    deploy: deploySettings(deploy),
    onFailure: onFailure ?? DEFAULTS.onFailure,
  };
}

function warmupSettings(warmup: Config['warmup']): WarmupSettings | false {
  if (warmup === false) return false;
  const { paths, method, expect, contains, wait, timeout, requestTimeout, headers, ...others } = {
    ...DEFAULTS.warmup,
    ...warmup,
  };
  return {
    ...others,
    paths: paths.map((own) => pathSettings(own, { method, expect, contains })),
    wait: milliseconds(wait),
    timeout: milliseconds(timeout),
    requestTimeout: milliseconds(requestTimeout),
    headers: Object.fromEntries(
      Object.entries<string>(headers).map(([name, value]) => [name.toLowerCase(), value]),
    ),
  };
}

function pathSettings(
  own: string | (Partial<PathSettings> & { readonly path: string }),
  forAll: Omit<PathSettings, 'path'>,
): PathSettings {
  const settings = { ...forAll, ...(typeof own === 'string' ? { path: own } : own) };
  // What all answers hold can't be asked of one that has no body.
  return settings.method === 'HEAD' ? { ...settings, contains: null } : settings;
}

const deploySettings = (deploy: Config['deploy']): DeploySettings => ({
  identity: { dyno: (deploy?.identity?.dyno ?? DEFAULTS.deploy.identity.dyno).toLowerCase() },
});

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
