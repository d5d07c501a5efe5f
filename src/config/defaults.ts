// The settings without a heroku-preflight.json. Data only: a push without one doesn't load the schema.

/** Everything except the checks, as in the file. */
export const DEFAULTS = {
  warmup: {
    paths: ['/'],
    method: 'GET',
    expect: ['2xx', '3xx'],
    contains: null,
    wait: '1s',
    timeout: '3m',
    // Heroku's router waits 75 s for a dyno to boot, and 30 s for its answer.
    requestTimeout: '110s',
    retries: 20,
    concurrency: 4,
    window: null,
    url: null,
    headers: {},
    ci: false,
  },
  // The headers' names in npm's heroku-dyno-metadata.
  deploy: {
    follow: true,
    warm: false,
    probe: false,
    rate: 2,
    maxDowntime: '1s',
    slow: null,
    failOn: 'fail',
    identity: { dyno: 'x-heroku-dyno-id', release: 'x-heroku-release-version' },
  },
  onFailure: 'allow',
} as const;

export type Severity = 'off' | 'warn' | 'error';

const setting = <Options>(severity: Severity, options: Options) => ({ severity, options });
const warn = setting('warn', {});

/** Every check's default. Add a new check here; the compiler asks for its rules in `schema.ts`. */
export const CHECK_DEFAULTS = {
  'dyno-tier': warn,
  'session-affinity': warn,
  'web-dynos': setting('warn', { min: 2 }),
  preboot: warn,
  'boot-time': warn,
  maintenance: warn,
  'deploy-ref': warn,
  procfile: warn,
  source: warn,
  'config-vars': setting<{ readonly required: readonly string[] }>('off', { required: [] }),
  stack: warn,
  'build-running': warn,
  'last-release': warn,
  'heroku-status': warn,
  'deploy-hook': warn,
  'java-warmup': warn,
  'runtime-metadata': warn,
};

/** Every check's severity and options, including defaults. */
export type CheckSettings = {
  readonly [Id in keyof typeof CHECK_DEFAULTS]: Readonly<(typeof CHECK_DEFAULTS)[Id]>;
};

export type CheckId = keyof CheckSettings;
export const CHECK_IDS = Object.keys(CHECK_DEFAULTS) as readonly CheckId[];

export type CheckOptions = { readonly [Id in CheckId]: CheckSettings[Id]['options'] };
