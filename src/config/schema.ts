import * as z from 'zod/mini';
import { APP_NAME } from '../heroku/hosts.ts';
import {
  CHECK_IDS,
  CHECK_SCHEMAS,
  type CheckId,
  defaultSeverity,
  SEVERITIES,
} from './check-settings.ts';
import { DEFAULTS } from './defaults.ts';
import { duration } from './duration.ts';
import { headerNameProblem, headerValueProblem } from './headers.ts';

const appName = z.string().check(z.regex(APP_NAME, "isn't an app's name"));

/** A path at the app: never a way to another host (`//host`, `/\host`). */
const path = z.string().check(
  z.maxLength(2000),
  z.regex(
    // printable ASCII but # and \, and whatever lies beyond ASCII
    /^\/(?!\/)[!"$-[\]-~\u00a0-\uffff]*$/,
    'must begin with a single "/" and have no backslash, "#" or blank',
  ),
);

const NO_ORIGIN = 'must be https:// and a host, such as "https://www.example.com"';

/** Where an app is reached. The paths are settings of their own. */
const appOrigin = z
  .string(NO_ORIGIN)
  .check(z.refine(isHttpsOrigin, NO_ORIGIN), z.meta({ pattern: '^https://[^/\\\\?#@]+/?$' }));

function isHttpsOrigin(text: string): boolean {
  return /^https:\/\/[^/\\?#@\s]+\/?$/.test(text) && URL.canParse(text);
}

const headerName = z.string().check(problemAsIssue(headerNameProblem));
const headerValue = z.string().check(problemAsIssue(headerValueProblem));

const headers = z.record(headerName, headerValue).check(
  z.superRefine((all, context) => {
    const seen = new Set<string>();
    for (const name of Object.keys(all)) {
      if (seen.has(name.toLowerCase()))
        context.addIssue({ code: 'custom', path: [name], message: 'is there twice' });
      seen.add(name.toLowerCase());
    }
  }),
);

function problemAsIssue(problemWith: (text: string) => string | undefined) {
  return z.superRefine<string>((text, context) => {
    const message = problemWith(text);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });
}

/** Optional, since everything has a default, which editors show along with the description. */
function setting<Schema extends z.ZodMiniType>(
  schema: Schema,
  description: string,
  defaultValue?: unknown,
): z.ZodMiniExactOptional<Schema> {
  const about = defaultValue === undefined ? {} : { default: defaultValue };
  return z.exactOptional(schema.check(z.meta({ description, ...about })));
}

const statusClass = z.enum(['1xx', '2xx', '3xx', '4xx', '5xx']);
const status = z.int().check(z.gte(100), z.lte(599));

const { warmup: warmupDefaults } = DEFAULTS;

const method = z.enum(['GET', 'HEAD']);
const expect = z.array(z.union([status, statusClass])).check(z.minLength(1), z.maxLength(50));
const contains = z.string().check(z.minLength(1), z.maxLength(1000));

const ownPath = z.strictObject({
  path: path.check(z.meta({ description: 'The path itself.' })),
  method: setting(method, 'How this path is requested.'),
  expect: setting(expect, "This path's own answers that count as awake."),
  contains: setting(z.nullable(contains), "A text that this path's answer must hold."),
});

const warmupSettings = z.strictObject({
  paths: setting(
    z.array(z.union([path, ownPath])).check(z.minLength(1), z.maxLength(20)),
    'Paths that are requested. One with expectations of its own is an object: { "path": "/health", "contains": "ok" }.',
    warmupDefaults.paths,
  ),
  method: setting(method, 'How they are requested.', warmupDefaults.method),
  expect: setting(
    expect,
    'Answers that count as awake: a class such as "2xx", or a single status such as 401.',
    warmupDefaults.expect,
  ),
  contains: setting(
    z.nullable(contains),
    'A text that the answer must hold, in its first megabyte and within ten seconds; null: any.',
    warmupDefaults.contains,
  ),
  wait: setting(
    duration('0s', '30s'),
    'How long the push waits for the answer; after that it goes on, and the request in the background.',
    warmupDefaults.wait,
  ),
  timeout: setting(
    duration('1s', '30m'),
    'How long all of it may take, repetitions included, in the background or with `heroku-preflight warm`.',
    warmupDefaults.timeout,
  ),
  requestTimeout: setting(
    duration('1s', '10m'),
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
    z.nullable(appOrigin),
    'Where the app is reached, such as https://www.example.com; null: at the address that Heroku names.',
    warmupDefaults.url,
  ),
  headers: setting(
    headers,
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
        headerName,
        'The header of its answers in which the app names the dyno.',
        DEFAULTS.deploy.identity.dyno,
      ),
    }),
    'By what answers show where they come from.',
  ),
});

const severity = z.enum(SEVERITIES);

function check(id: CheckId) {
  const { description } = CHECK_SCHEMAS[id];
  return setting(checkValue(id), description, defaultSeverity(id));
}

function checkValue(id: CheckId) {
  const { options, example } = CHECK_SCHEMAS[id];
  if (example === undefined)
    return z.union([severity, z.tuple([severity, z.optional<z.ZodMiniType<object>>(options)])]);
  const withOptions = z.tuple([severity, options]);
  return z.union([z.literal('off'), withOptions], `must be "off" or ["warn", ${example}]`);
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
    z.record(appName, z.strictObject(settings)),
    'Settings for single apps, by name. They are merged over the ones above: objects key by key, anything else is replaced.',
  ),
});
export type Config = z.infer<typeof ConfigSchema>;
