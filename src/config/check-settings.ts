import * as z from 'zod/mini';

export const SEVERITIES = ['off', 'warn', 'error'] as const;
export type Severity = (typeof SEVERITIES)[number];

const configVarName = z
  .string()
  .check(z.maxLength(200), z.regex(/^[^\s=]+$/, "isn't the name of a config var"));

const none = { options: z.strictObject({}), defaults: {}, example: undefined };

/**
 * Every check: its id, what it asks, and its options with their defaults. A new one goes here. One that
 * has an example can't do without options, and is off until they are given.
 */
export const CHECK_SCHEMAS = {
  'dyno-tier': {
    description: 'Web dynos are of a size that can deploy without downtime.',
    ...none,
  },
  'session-affinity': { description: 'The app feature http-session-affinity is on.', ...none },
  'web-dynos': {
    description: 'There are at least `min` web dynos, 2 by default.',
    options: z.strictObject({ min: z._default(z.int().check(z.gte(1), z.lte(100)), 2) }),
    defaults: { min: 2 },
    example: undefined,
  },
  preboot: { description: 'The app feature preboot is on.', ...none },
  maintenance: { description: 'Maintenance mode is off.', ...none },
  'deploy-ref': { description: 'What is pushed is built: main or master is among it.', ...none },
  procfile: {
    description:
      "The commit's Procfile keeps the web process. With preboot it mentions a release phase.",
    ...none,
  },
  'config-vars': {
    description:
      'The config vars that `required` names are set: ["error", { "required": ["DATABASE_URL"] }]. Their values are never kept.',
    options: z.strictObject({
      required: z.array(configVarName).check(z.minLength(1), z.maxLength(200)),
    }),
    defaults: { required: [] },
    example: '{ "required": ["DATABASE_URL"] }',
  },
  stack: { description: 'Heroku goes on building for the stack.', ...none },
  'build-running': { description: 'No other build of the app runs.', ...none },
  'last-release': { description: "The newest release didn't fail, and is complete.", ...none },
  'deploy-hook': { description: 'Nothing else wakes the app after a deploy.', ...none },
  'java-warmup': {
    description:
      'An app on the JVM starts its warm-up beside itself. Advice, unless it is "error".',
    ...none,
  },
  'runtime-metadata': {
    description:
      'The app can tell its release and dyno. Advice that a push keeps to itself, unless it is "error".',
    ...none,
  },
};

export type CheckId = keyof typeof CHECK_SCHEMAS;
export const CHECK_IDS = Object.keys(CHECK_SCHEMAS) as readonly CheckId[];

export type CheckOptions = {
  readonly [Id in CheckId]: z.infer<(typeof CHECK_SCHEMAS)[Id]['options']>;
};

/** Every check's severity and options, defaults included. */
export type CheckSettings = {
  readonly [Id in CheckId]: { readonly severity: Severity; readonly options: CheckOptions[Id] };
};

export const defaultSeverity = (id: CheckId): Severity =>
  CHECK_SCHEMAS[id].example === undefined ? 'warn' : 'off';
