import { milliseconds } from '../base/text.ts';
import { CHECK_DEFAULTS, CHECK_IDS, type CheckSettings, DEFAULTS } from './defaults.ts';
import type { Config } from './schema.ts';

/** What `T` is once everything has a value. */
type Filled<T> = T extends readonly (infer Item)[]
  ? readonly Item[]
  : T extends object
    ? { readonly [Key in keyof T]-?: Filled<T[Key]> }
    : T;

type Sections = Omit<Config, '$schema' | 'apps'>;
type FilledSections = Filled<Omit<Sections, 'checks'>>;
type FilledWarmup = Exclude<FilledSections['warmup'], false>;
type OwnPath = Exclude<FilledWarmup['paths'][number], string>;
type Duration = 'wait' | 'timeout' | 'requestTimeout';

/** One path, and what its answer has to be. `contains` is null where any answer will do. */
export type PathSettings = Filled<OwnPath>;

/** Durations in milliseconds; header names in lower case, values with their `${PREFLIGHT_…}`. */
export interface WarmupSettings
  extends
    Omit<FilledWarmup, keyof PathSettings | 'paths' | Duration>,
    Readonly<Record<Duration, number>> {
  readonly paths: readonly PathSettings[];
}

/** How the app's answers tell about its deploys; header names in lower case. */
export type DeploySettings = FilledSections['deploy'];

/** What holds for one app, defaults included. */
export interface Settings extends Omit<FilledSections, 'warmup'> {
  readonly warmup: WarmupSettings | false;
  readonly checks: CheckSettings;
}

/**
 * The settings for `app`: its own over the general ones, over the defaults. Undefined: for any app that
 * has none of its own.
 */
export function settingsFor(config: Config | undefined, app: string | undefined): Settings {
  const { apps = {}, ...general } = config ?? {};
  const own = app !== undefined && Object.hasOwn(apps, app) ? apps[app] : undefined;
  const given = merge<Sections>(general, own);
  const { warmup, deploy, onFailure } = merge<FilledSections>(DEFAULTS, given);
  return {
    warmup: warmup && warmupSettings(warmup),
    // Where all are off, an app that names some wants those and no others.
    checks: checkSettings(given.checks, general.checks === false ? 'off' : undefined),
    deploy: { identity: { dyno: deploy.identity.dyno.toLowerCase() } },
    onFailure,
  };
}

function warmupSettings(warmup: FilledWarmup): WarmupSettings {
  const { paths, method, expect, contains, wait, timeout, requestTimeout, headers, ...others } =
    warmup;
  return {
    ...others,
    paths: paths.map((own) => pathSettings(own, { method, expect, contains })),
    wait: milliseconds(wait),
    timeout: milliseconds(timeout),
    requestTimeout: milliseconds(requestTimeout),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
    ),
  };
}

function pathSettings(own: string | OwnPath, forAll: Omit<PathSettings, 'path'>): PathSettings {
  const settings = { ...forAll, ...(typeof own === 'string' ? { path: own } : own) };
  // What all answers hold can't be asked of one that has no body.
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

/** `over` laid over `under`: objects key by key, anything else replaces what was there. */
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
