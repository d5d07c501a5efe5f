import {
  CHECK_IDS,
  CHECK_SCHEMAS,
  type CheckId,
  type CheckSettings,
  DEFAULT_SEVERITY,
  type Severity,
} from './check-settings.ts';
import { DEFAULTS } from './defaults.ts';
import { milliseconds } from './duration.ts';
import { merge } from './merge.ts';
import type { Config } from './schema.ts';

type StatusClass = '1xx' | '2xx' | '3xx' | '4xx' | '5xx';

export interface WarmupSettings {
  readonly paths: readonly string[];
  readonly method: 'GET' | 'HEAD';
  readonly expect: readonly (number | StatusClass)[];
  /** milliseconds */
  readonly wait: number;
  /** milliseconds */
  readonly timeout: number;
  /** an https origin; null: the address that Heroku names */
  readonly url: string | null;
  /** names in lower case; values may still hold `${PREFLIGHT_…}` */
  readonly headers: Readonly<Record<string, string>>;
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
  const { warmup, checks, onFailure } = merge(general, own);
  return {
    warmup: warmupSettings(warmup),
    // Where all are off, an app that names some wants those and no others.
    checks: checkSettings(checks, general.checks === false ? 'off' : DEFAULT_SEVERITY),
    onFailure: onFailure ?? DEFAULTS.onFailure,
  };
}

function warmupSettings(warmup: Config['warmup']): WarmupSettings | false {
  if (warmup === false) return false;
  const { wait, timeout, headers, ...others } = { ...DEFAULTS.warmup, ...warmup };
  return {
    ...others,
    wait: milliseconds(wait),
    timeout: milliseconds(timeout),
    headers: Object.fromEntries(
      Object.entries<string>(headers).map(([name, value]) => [name.toLowerCase(), value]),
    ),
  };
}

function checkSettings(checks: Config['checks'], otherwise: Severity): CheckSettings {
  return Object.fromEntries(
    CHECK_IDS.map((id) => [
      id,
      checkSetting(id, checks === false ? 'off' : (checks?.[id] ?? otherwise)),
    ]),
  ) as CheckSettings;
}

function checkSetting(
  id: CheckId,
  setting: Severity | readonly [Severity, unknown?],
): { severity: Severity; options: unknown } {
  const [severity, options] = typeof setting === 'string' ? [setting] : setting;
  return { severity, options: options ?? CHECK_SCHEMAS[id].options.parse({}) };
}
