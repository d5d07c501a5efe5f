import type { Scenario } from './scenario.ts';

type AppInput = Scenario['apps'][string];

/** A built-in scenario. Its app gets its name from the user. */
interface Preset {
  /** up to 46 characters, so that --list fits on a terminal */
  readonly summary: string;
  readonly app: AppInput | ((name: string) => AppInput);
  readonly account?: Scenario['account'];
  readonly faults?: Scenario['faults'];
  readonly incidents?: Scenario['incidents'];
}

/** The set-up that the checks ask for. */
const ZERO_DOWNTIME = {
  size: 'standard-1x',
  quantity: 2,
  features: { preboot: true, 'http-session-affinity': true },
} as const satisfies AppInput;

const STANDARD = { size: 'standard-1x' } as const satisfies AppInput;

/** Drops the first connection in every 20 s. A period without a connection drops none. */
const FLAKY = { drop: true, times: 1, when: { everySeconds: 20 } } as const;

/** The built-in scenarios, in the order of --list. */
export const PRESETS = {
  // Sizes and settings
  sleeping: { summary: 'one eco dyno, asleep', app: { size: 'eco', asleep: true } },
  warm: { summary: 'one eco dyno, awake', app: { size: 'eco' } },
  basic: { summary: 'one basic dyno', app: { size: 'basic' } },
  'one-dyno': { summary: 'one standard-1x dyno, no feature on', app: STANDARD },
  'zero-downtime': {
    summary: 'two dynos, session affinity and preboot on',
    app: ZERO_DOWNTIME,
  },
  identity: {
    summary: 'four dynos that say who they are',
    app: {
      ...STANDARD,
      quantity: 4,
      features: { 'runtime-dyno-metadata': true },
      identityHeaders: true,
    },
  },
  java: {
    summary: 'a JVM app, two dynos, slow right after boot',
    app: {
      ...ZERO_DOWNTIME,
      size: 'standard-2x',
      buildpacks: ['heroku/java'],
      command: 'java -jar target/app.jar',
      bootSeconds: 25,
      coldStart: { requests: 50, seconds: 3 },
    },
  },
  autoscaling: {
    summary: 'two performance-m dynos that autoscale',
    app: { ...ZERO_DOWNTIME, size: 'performance-m', autoscaling: { min: 2, max: 5 } },
  },
  'shared-data': {
    summary: 'preboot on; Postgres and Redis on shared plans',
    app: { ...ZERO_DOWNTIME, addons: ['heroku-postgresql:essential-0', 'heroku-redis:mini'] },
  },
  'private-space': {
    summary: 'four private-s dynos: rolling deploys',
    app: { size: 'private-s', quantity: 4, space: 'my-space' },
  },
  fir: {
    summary: 'generation Fir, two dynos in a Private Space',
    app: {
      size: 'dyno-1c-0.5gb',
      quantity: 2,
      space: 'my-space',
      generation: 'fir',
      stack: 'cnb',
    },
  },

  // Apps that can't answer
  'no-release': { summary: 'nothing deployed yet', app: { released: false } },
  'zero-dynos': { summary: 'scaled to no web dyno', app: { ...STANDARD, quantity: 0 } },
  'worker-only': {
    summary: 'a worker, no web process',
    app: {
      ...STANDARD,
      command: null,
      processes: { worker: { command: 'node worker.js', quantity: 1 } },
    },
  },
  maintenance: {
    summary: 'one standard-1x dyno, maintenance mode on',
    app: { ...STANDARD, maintenance: true },
  },
  'eco-exhausted': {
    summary: 'one eco dyno, asleep; no dyno hours left',
    app: { size: 'eco', asleep: true },
    account: { ecoHoursLeft: 0 },
  },

  // Deploys that fail, or have something old
  'build-fails': {
    summary: 'one eco dyno, awake; every build fails',
    app: { buildFails: true },
  },
  'release-failed': {
    summary: 'two dynos; the last release phase failed',
    app: {
      ...ZERO_DOWNTIME,
      lastRelease: 'failed',
      processes: { release: { command: 'node migrate.js' } },
    },
  },
  'build-running': {
    summary: "two dynos; another user's build is running",
    app: { ...ZERO_DOWNTIME, runningBuild: {} },
  },
  'crash-on-boot': {
    summary: 'two dynos up; what is pushed crashes',
    app: { ...STANDARD, quantity: 2, crashesOnBoot: true },
  },
  'slow-boot': {
    summary: 'boots in about 50 s of the 60 it has',
    app: { ...STANDARD, bootSeconds: 50 },
  },
  'boot-timeout': {
    summary: 'boots too slowly: R10 after 60 s',
    app: { ...STANDARD, bootSeconds: 80 },
  },
  'outage-during-deploy': {
    summary: '503 for 20 s, from 10 s after the release',
    app: ZERO_DOWNTIME,
    faults: {
      app: [{ status: 503, when: { after: 'release', fromSeconds: 10, forSeconds: 20 } }],
    },
  },
  'deploy-hook': {
    summary: 'wakes itself by a deploy hook and a webhook',
    app: (name) => {
      const webUrl = `https://${name}-0123456789ab.herokuapp.com/`;
      return {
        ...STANDARD,
        webUrl,
        addons: ['deployhooks:http'],
        webhooks: [{ url: webUrl, include: ['api:release'] }],
      };
    },
  },
  'old-stack': {
    summary: 'one standard-1x dyno on heroku-22',
    app: { ...STANDARD, stack: 'heroku-22' },
  },

  // An API or a network that fails
  'two-factor': {
    summary: 'the API asks for a second factor',
    app: STANDARD,
    faults: { api: [{ status: 403, id: 'two_factor' }] },
  },
  'rate-limited': {
    summary: 'no API request left',
    app: STANDARD,
    // An account at 0 would get 75 new ones in each simulated minute.
    faults: {
      api: [{ path: '^/account/rate-limits$', requestsLeft: 0 }, { status: 429 }],
    },
  },
  'api-down': {
    summary: 'the API answers 503',
    app: STANDARD,
    faults: { api: [{ status: 503 }] },
  },
  'slow-api': {
    summary: 'the API needs 3 s for each answer',
    app: STANDARD,
    faults: { api: [{ delaySeconds: 3 }] },
  },
  incident: {
    summary: 'two dynos; Heroku has an incident',
    app: ZERO_DOWNTIME,
    incidents: [{ system: 'Apps', status: 'red' }],
  },
  'flaky-network': {
    summary: 'API and app drop a request every 20 s',
    app: STANDARD,
    faults: { api: [FLAKY], app: [FLAKY] },
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof PRESETS;

export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];

/** Each app is the same, whatever its name is. */
export function presetScenario(name: PresetName, ...appNames: readonly string[]): Scenario {
  const { app, account, faults, incidents }: Preset = PRESETS[name];
  const names = appNames.length > 0 ? appNames : ['my-app'];
  const apps = Object.fromEntries(
    names.map((appName) => [appName, typeof app === 'function' ? app(appName) : app]),
  );
  return {
    apps,
    ...(account && { account }),
    ...(faults && { faults }),
    ...(incidents && { incidents }),
  };
}
