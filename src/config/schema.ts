import * as z from 'zod/mini';
import {
  CHECK_IDS,
  CHECK_SCHEMAS,
  type CheckId,
  DEFAULT_SEVERITY,
  SEVERITIES,
} from './check-settings.ts';
import { DEFAULTS } from './defaults.ts';
import { duration } from './duration.ts';
import { appName, appOrigin, headers, path } from './values.ts';

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

const warmup = z.strictObject({
  paths: setting(
    z.array(path).check(z.minLength(1), z.maxLength(20)),
    'Paths that are requested, all at once.',
    warmupDefaults.paths,
  ),
  method: setting(z.enum(['GET', 'HEAD']), 'How they are requested.', warmupDefaults.method),
  expect: setting(
    z.array(z.union([status, statusClass])).check(z.minLength(1)),
    'Answers that count as awake: a class such as "2xx", or a single status such as 401.',
    warmupDefaults.expect,
  ),
  wait: setting(
    duration('0s', '30s'),
    'How long the push waits for the answer; after that it goes on, and the request in the background.',
    warmupDefaults.wait,
  ),
  timeout: setting(
    duration('1s', '10m'),
    'How long the request goes on in the background. A sleeping app may need more than a minute.',
    warmupDefaults.timeout,
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

const severity = z.enum(SEVERITIES);

function check(id: CheckId) {
  const { description, options } = CHECK_SCHEMAS[id];
  const withOptions = z.tuple([severity, z.optional<z.ZodMiniType<object>>(options)]);
  return setting(z.union([severity, withOptions]), description, DEFAULT_SEVERITY);
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
