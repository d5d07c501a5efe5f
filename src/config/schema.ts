import * as z from 'zod/mini';
import { CHECK_DEFAULTS, CHECK_IDS, type CheckId, DEFAULTS } from './defaults.ts';
import { deploy } from './deploy-schema.ts';
import { readDocument } from './jsonc.ts';
import { ConfigError } from './problems.ts';
import { setting } from './setting.ts';
import * as value from './values.ts';

const { warmup: warmupDefaults } = DEFAULTS;

const ownPath = z.strictObject({
  path: value.path.check(z.meta({ description: 'The path itself.' })),
  method: setting(value.method, 'HTTP method for this path.'),
  expect: setting(value.expect, 'Answers that count as awake for this path.'),
  contains: setting(z.nullable(value.contains), 'Text that the answer for this path must contain.'),
});

const warmupSettings = z.strictObject({
  paths: setting(
    z.array(z.union([value.path, ownPath])).check(z.minLength(1), z.maxLength(20)),
    'Paths to request. A path with its own expectations is an object: { "path": "/health", "contains": "ok" }.',
    warmupDefaults.paths,
  ),
  method: setting(value.method, 'HTTP method.', warmupDefaults.method),
  expect: setting(
    value.expect,
    'Answers that count as awake: a class such as "2xx" or a status such as 401.',
    warmupDefaults.expect,
  ),
  contains: setting(
    z.nullable(value.contains),
    'Text that the answer must contain in its first megabyte, within 10 seconds; null: any answer.',
    warmupDefaults.contains,
  ),
  wait: setting(
    value.durationWithin('0s', '30s'),
    'How long a push waits for the answer. After that, the push continues and the request continues in the background.',
    warmupDefaults.wait,
  ),
  timeout: setting(
    value.durationWithin('1s', '30m'),
    'Time limit for everything, including retries, in the background or with `heroku-preflight warm`.',
    warmupDefaults.timeout,
  ),
  requestTimeout: setting(
    value.durationWithin('1s', '10m'),
    'Time limit for one request. Waking an app may take more than a minute.',
    warmupDefaults.requestTimeout,
  ),
  retries: setting(
    z.int().check(z.gte(0), z.lte(100)),
    'How often to retry a request without an answer, or with 429, 502, 503 or 504, in a row.',
    warmupDefaults.retries,
  ),
  concurrency: setting(
    z.int().check(z.gte(1), z.lte(20)),
    'How many requests to send at the same time.',
    warmupDefaults.concurrency,
  ),
  window: setting(
    z.nullable(z.int().check(z.gte(3), z.lte(1000))),
    'With `heroku-preflight warm`: how many answers to compare with the same number before them, to see if a path still gets faster. null: 3, or 10 per web dyno for an app on the JVM.',
    warmupDefaults.window,
  ),
  url: setting(
    z.nullable(value.appOrigin),
    "The app's address, such as https://www.example.com; null: the address from Heroku.",
    warmupDefaults.url,
  ),
  headers: setting(
    value.requestHeaders,
    'Headers to send. Values can use environment variables named PREFLIGHT_*: "Bearer ${PREFLIGHT_TOKEN}".',
    warmupDefaults.headers,
  ),
  ci: setting(z.boolean(), 'Whether a push from CI also wakes the app.', warmupDefaults.ci),
});

// An answer to HEAD has no body (RFC 9110, 9.3.2).
const warmup = warmupSettings.check(
  z.superRefine(
    ({ paths = warmupDefaults.paths, method = warmupDefaults.method, contains }, context) => {
      const complain = (...path: PropertyKey[]): void => {
        context.addIssue({
          code: 'custom',
          path,
          message: "needs a body, which HEAD doesn't get: use GET",
        });
      };
      if (method === 'HEAD' && contains != null) complain('contains');
      for (const [index, own] of paths.entries()) {
        if (typeof own === 'string' || own.contains == null) continue;
        if ((own.method ?? method) === 'HEAD') complain('paths', index, 'contains');
      }
    },
  ),
);

/** A check's description and options. */
type CheckRules<Options> =
  | string
  | {
      readonly description: string;
      readonly options: z.ZodMiniType<Partial<Options>>;
      /** of required options: the check is off until they are set */
      readonly example?: string;
    };

const { min } = CHECK_DEFAULTS['web-dynos'].options;

const CHECKS: { readonly [Id in CheckId]: CheckRules<(typeof CHECK_DEFAULTS)[Id]['options']> } = {
  'dyno-tier': 'Web dynos have a size that supports zero-downtime deploys.',
  'session-affinity': 'Session Affinity is on.',
  'web-dynos': {
    description: `There are at least \`min\` web dynos, ${min} by default.`,
    options: z.strictObject({
      min: setting(z.int().check(z.gte(1), z.lte(100)), 'Minimum number of web dynos.', min),
    }),
  },
  preboot: 'Preboot is on.',
  'boot-time': 'Web dynos boot well within the time that Heroku allows.',
  maintenance: 'Maintenance mode is off.',
  'deploy-ref': 'The push includes main or master, the branches that Heroku builds.',
  procfile:
    'Heroku can read the Procfile, and it keeps the processes that run. With Preboot, also names a release phase.',
  source:
    'The commit has nothing that Heroku refuses or ignores: a shallow clone, git-lfs pointers, submodules that it can’t clone, heroku.yml on another stack, two lockfiles.',
  'config-vars': {
    description:
      'The config vars in `required` are set: ["error", { "required": ["DATABASE_URL"] }]. Their values are never stored.',
    options: z.strictObject({
      required: z.array(value.configVarName).check(z.minLength(1), z.maxLength(200)),
    }),
    example: '{ "required": ["DATABASE_URL"] }',
  },
  stack: 'Heroku still builds for the stack.',
  'build-running': 'No other build of the app is running.',
  'last-release': 'The newest release is complete and successful.',
  'heroku-status': 'Heroku reports no incident at this moment.',
  'deploy-hook': 'No other deploy hook wakes the app.',
  'java-warmup': 'An app on the JVM starts its own warm-up. Advice only, unless set to "error".',
  'runtime-metadata':
    'The app can read its release and dyno. Advice that a push doesn\'t show, unless set to "error".',
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
    'The request that wakes the app before a deploy; false: no request.',
  ),
  checks: setting(
    z.union([z.literal(false), z.strictObject(checks)]),
    'Checks before a deploy: "off", "warn", "error", or ["warn", { options }]. An error stops the push. false: no checks.',
  ),
  deploy: setting(deploy, 'What happens after a push, and what the answers say about deploys.'),
  onFailure: setting(
    z.enum(['allow', 'block']),
    "What a push does if the preflight can't run, for example without a network or a credential.",
    DEFAULTS.onFailure,
  ),
};

/** heroku-preflight.json. */
export const ConfigSchema = z.strictObject({
  $schema: setting(z.string(), 'Schema of this file for editors.'),
  ...settings,
  apps: setting(
    z.record(value.appName, z.strictObject(settings)),
    'Settings for single apps, by name. They override the settings above: objects key by key; anything else is replaced.',
  ),
});
export type Config = z.infer<typeof ConfigSchema>;

const WHEN_EMPTY = 'the file is empty; use {} to keep the defaults';

/**
 * Reads a config's text: JSON with comments and trailing commas. Throws a ConfigError with all problems.
 * @param file its name in messages
 */
export function readConfig(text: string, file: string): Config {
  const outcome = readDocument(ConfigSchema, text, WHEN_EMPTY);
  if ('value' in outcome) return outcome.value;
  throw new ConfigError(file, outcome.problems);
}
