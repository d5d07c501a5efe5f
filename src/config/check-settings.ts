export type Severity = 'off' | 'warn' | 'error';

const setting = <Options>(severity: Severity, options: Options) => ({ severity, options });
const warn = setting('warn', {});

/**
 * Every check with what holds where the config says nothing of it. A new one goes here; the compiler asks
 * for its rules, in `schema.ts`.
 */
export const CHECK_DEFAULTS = {
  'dyno-tier': warn,
  'session-affinity': warn,
  'web-dynos': setting('warn', { min: 2 }),
  preboot: warn,
  maintenance: warn,
  'deploy-ref': warn,
  procfile: warn,
  'config-vars': setting<{ readonly required: readonly string[] }>('off', { required: [] }),
  stack: warn,
  'build-running': warn,
  'last-release': warn,
  'deploy-hook': warn,
  'java-warmup': warn,
  'runtime-metadata': warn,
};

/** Every check's severity and options, defaults included. */
export type CheckSettings = {
  readonly [Id in keyof typeof CHECK_DEFAULTS]: Readonly<(typeof CHECK_DEFAULTS)[Id]>;
};

export type CheckId = keyof CheckSettings;
export const CHECK_IDS = Object.keys(CHECK_DEFAULTS) as readonly CheckId[];

export type CheckOptions = { readonly [Id in CheckId]: CheckSettings[Id]['options'] };
