import * as z from 'zod/mini';
import { CHECK_DEFAULTS, CHECK_IDS, type CheckId, DEFAULTS } from './defaults.ts';
import { readDocument } from './jsonc.ts';
import { ConfigError } from './problems.ts';
import * as value from './values.ts';

/** Optional, since everything has a default, which editors show along with the description. */
function setting<Schema extends z.ZodMiniType>(
  schema: Schema,
  description: string,
  defaultValue?: unknown,
): z.ZodMiniExactOptional<Schema> {
  const about = defaultValue === undefined ? {} : { default: defaultValue };
  return z.exactOptional(schema.check(z.meta({ description, ...about })));
}

const { warmup: warmupDefaults } = DEFAULTS;

const ownPath = z.strictObject({
  path: value.path.check(z.meta({ description: 'The path itself.' })),
  method: setting(value.method, 'How this path is requested.'),
  expect: setting(value.expect, "This path's own answers that count as awake."),
  contains: setting(z.nullable(value.contains), "A text that this path's answer must hold."),
});

const warmupSettings = z.strictObject({
  paths: setting(
    z.array(z.union([value.path, ownPath])).check(z.minLength(1), z.maxLength(20)),
    'Paths that are requested. One with expectations of its own is an object: { "path": "/health", "contains": "ok" }.',
    warmupDefaults.paths,
  ),
  method: setting(value.method, 'How they are requested.', warmupDefaults.method),
  expect: setting(
    value.expect,
    'Answers that count as awake: a class such as "2xx", or a single status such as 401.',
    warmupDefaults.expect,
  ),
  contains: setting(
    z.nullable(value.contains),
    'A text that the answer must hold, in its first megabyte and within ten seconds; null: any.',
    warmupDefaults.contains,
  ),
  wait: setting(
    value.durationWithin('0s', '30s'),
    'How long the push waits for the answer; after that it goes on, and the request in the background.',
    warmupDefaults.wait,
  ),
  timeout: setting(
    value.durationWithin('1s', '30m'),
    'How long all of it may take, repetitions included, in the background or with `heroku-preflight warm`.',
    warmupDefaults.timeout,
  ),
  requestTimeout: setting(
    value.durationWithin('1s', '10m'),
    'How long one request may take. One that wakes an app may take more than a minute.',
    warmupDefaults.requestTimeout,
  ),
  retries: setting(
    z.int().check(z.gte(0), z.lte(100)),
    'How often a request is repeated in a row that nobody answered, or with 429, 502, 503 or 504.',
    warmupDefaults.retries,
  ),
  concurrency: setting(
    z.int().check(z.gte(1), z.lte(20)),
    'How many requests may be on their way at once.',
    warmupDefaults.concurrency,
  ),
  window: setting(
    z.nullable(z.int().check(z.gte(3), z.lte(1000))),
    'With `heroku-preflight warm`: how many answers are compared with as many before them, to tell whether a path still gets faster. null: 3, or 10 for each web dyno of an app on the JVM.',
    warmupDefaults.window,
  ),
  url: setting(
    z.nullable(value.appOrigin),
    'Where the app is reached, such as https://www.example.com; null: at the address that Heroku names.',
    warmupDefaults.url,
  ),
  headers: setting(
    value.requestHeaders,
    'Headers that are sent along. Values may hold variables named PREFLIGHT_…: "Bearer ${PREFLIGHT_TOKEN}".',
    warmupDefaults.headers,
  ),
  ci: setting(
    z.boolean(),
    'Whether a push from CI wakes the app too; nobody waits for it there.',
    warmupDefaults.ci,
  ),
});

// HEAD's answers have no body (RFC 9110, 9.3.2), where a text could be.
const warmup = warmupSettings.check(
  z.superRefine(
    ({ paths = warmupDefaults.paths, method = warmupDefaults.method, contains }, context) => {
      const complain = (...path: PropertyKey[]): void => {
        context.addIssue({ code: 'custom', path, message: "can't be found by HEAD: use GET" });
      };
      if (method === 'HEAD' && contains != null) complain('contains');
      for (const [index, own] of paths.entries()) {
        if (typeof own === 'string' || own.contains == null) continue;
        if ((own.method ?? method) === 'HEAD') complain('paths', index, 'contains');
      }
    },
  ),
);

const deploy = z.strictObject({
  identity: setting(
    z.strictObject({
      dyno: setting(
        value.headerName,
        'The header of its answers in which the app names the dyno.',
        DEFAULTS.deploy.identity.dyno,
      ),
    }),
    'By what answers show where they come from.',
  ),
});

/** What is said of a check, and its options, if it has any. */
type CheckRules<Options> =
  | string
  | {
      readonly description: string;
      readonly options: z.ZodMiniType<Partial<Options>>;
      /** of its options, where it can't do without them: it's off until they are given */
      readonly example?: string;
    };

const { min } = CHECK_DEFAULTS['web-dynos'].options;

const CHECKS: { readonly [Id in CheckId]: CheckRules<(typeof CHECK_DEFAULTS)[Id]['options']> } = {
  'dyno-tier': 'Web dynos are of a size that can deploy without downtime.',
  'session-affinity': 'The app feature http-session-affinity is on.',
  'web-dynos': {
    description: `There are at least \`min\` web dynos, ${min} by default.`,
    options: z.strictObject({
      min: setting(z.int().check(z.gte(1), z.lte(100)), 'How many there have to be.', min),
    }),
  },
  preboot: 'The app feature preboot is on.',
  maintenance: 'Maintenance mode is off.',
  'deploy-ref': 'What is pushed is built: main or master is among it.',
  procfile:
    "The commit's Procfile keeps the web process. With preboot it mentions a release phase.",
  'config-vars': {
    description:
      'The config vars that `required` names are set: ["error", { "required": ["DATABASE_URL"] }]. Their values are never kept.',
    options: z.strictObject({
      required: z.array(value.configVarName).check(z.minLength(1), z.maxLength(200)),
    }),
    example: '{ "required": ["DATABASE_URL"] }',
  },
  stack: 'Heroku goes on building for the stack.',
  'build-running': 'No other build of the app runs.',
  'last-release': "The newest release didn't fail, and is complete.",
  'deploy-hook': 'Nothing else wakes the app after a deploy.',
  'java-warmup':
    'An app on the JVM starts its warm-up beside itself. Advice, unless it is "error".',
  'runtime-metadata':
    'The app can tell its release and dyno. Advice that a push keeps to itself, unless it is "error".',
};

const severity = z.enum(['off', 'warn', 'error']);
const noOptions = z.strictObject({});

function check(id: CheckId) {
  const rules: CheckRules<object> = CHECKS[id];
  const { description, options, example } =
    typeof rules === 'string' ? { description: rules, options: noOptions } : rules;
  const rule =
    example === undefined
      ? z.union([severity, z.tuple([severity, z.optional(options)])])
      : z.union(
          [z.literal('off'), z.tuple([severity, options])],
          `must be "off" or ["warn", ${example}]`,
        );
  return setting(rule, description, CHECK_DEFAULTS[id].severity);
}

const checks = Object.fromEntries(CHECK_IDS.map((id) => [id, check(id)])) as Record<
  CheckId,
  ReturnType<typeof check>
>;

const settings = {
  warmup: setting(
    z.union([z.literal(false), warmup]),
    'The request that wakes the app before a deploy; false: none.',
  ),
  checks: setting(
    z.union([z.literal(false), z.strictObject(checks)]),
    'What is checked before a deploy, each "off", "warn" or "error", or ["warn", { options }]; an error stops the push. false: nothing.',
  ),
  deploy: setting(deploy, "What the app's answers say of its deploys."),
  onFailure: setting(
    z.enum(['allow', 'block']),
    "What a push does when the preflight itself can't be done, for lack of a network or a credential.",
    DEFAULTS.onFailure,
  ),
};

/** heroku-preflight.json. */
export const ConfigSchema = z.strictObject({
  $schema: setting(z.string(), 'Where editors find the description of this file.'),
  ...settings,
  apps: setting(
    z.record(value.appName, z.strictObject(settings)),
    'Settings for single apps, by name. They are merged over the ones above: objects key by key, anything else is replaced.',
  ),
});
export type Config = z.infer<typeof ConfigSchema>;

const WHEN_EMPTY = 'the file is empty; {} is a config that changes nothing';

/**
 * Reads a config's text: JSON with comments and trailing commas. Throws a ConfigError that lists all
 * that is wrong with it.
 * @param file how messages call it
 */
export function readConfig(text: string, file: string): Config {
  const outcome = readDocument(ConfigSchema, text, WHEN_EMPTY);
  if ('value' in outcome) return outcome.value;
  throw new ConfigError(file, outcome.problems);
}
