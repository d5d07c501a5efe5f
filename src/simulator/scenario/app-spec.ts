import * as z from 'zod/mini';
import { DYNO_SIZES, isSingleDyno, SIZE_NAMES } from '../app/dyno-sizes.ts';
import { flag, hostname, seconds, status } from './fields.ts';

const quantity = z.int().check(z.gte(0), z.lte(100));
const size = z.enum(SIZE_NAMES);

/** How the app answers one path. */
const PathResponse = z.strictObject({
  status: z._default(status, 200),
  latencySeconds: z._default(seconds, 0),
});

/** A process type beside `web`. */
const Process = z.strictObject({
  command: z.string(),
  quantity: z._default(quantity, 0),
  size: z.optional(size),
});

const Webhook = z.strictObject({
  url: z.url({ protocol: /^https$/ }),
  include: z._default(z.array(z.string()), ['api:release']),
  level: z._default(z.enum(['notify', 'sync']), 'notify'),
});

const Features = z.strictObject({
  preboot: flag,
  'http-session-affinity': flag,
  'runtime-dyno-metadata': flag,
});

const fields = {
  // What runs
  size: z._default(size, 'eco'),
  quantity: z._default(quantity, 1),
  /** of the web process; null: the code has no web process */
  command: z._default(z.nullable(z.string()), 'npm start'),
  processes: z._default(z.record(z.string().check(z.regex(/^[a-zA-Z0-9_-]+$/)), Process), {}),
  /** Eco only: no request for half an hour */
  asleep: flag,
  /** false: nothing has been deployed yet */
  released: z._default(z.boolean(), true),
  buildpacks: z._default(z.array(z.string()), ['heroku/nodejs']),
  stack: z._default(z.string(), 'heroku-24'),
  generation: z._default(z.enum(['cedar', 'fir']), 'cedar'),
  /** the Private Space that the app lives in */
  space: z.optional(z.string()),

  // How it's configured
  features: z.prefault(Features, {}),
  maintenance: flag,
  config: z._default(z.record(z.string(), z.string()), {}),
  /** plans, such as heroku-postgresql:essential-0 */
  addons: z._default(
    z.array(z.string().check(z.regex(/^[a-z0-9-]+:[a-z0-9-]+$/, { error: "isn't a plan" }))),
    [],
  ),
  webhooks: z._default(z.array(Webhook), []),
  /** default: `https://NAME-<12 hex digits>.herokuapp.com/`, as Heroku names new apps */
  webUrl: z.optional(z.url({ protocol: /^https$/, hostname: /^[a-z0-9-]+(\.[a-z0-9-]+)+$/ })),
  /** custom domains */
  domains: z._default(z.array(hostname), []),

  // How it boots and builds
  bootSeconds: z._default(seconds, 5),
  /** each boot takes up to this part longer or shorter */
  bootJitter: z._default(z.number().check(z.gte(0), z.lte(1)), 0.1),
  /** default: Heroku's, by language */
  bootTimeoutSeconds: z.optional(seconds),
  /** whatever boots from now on ends with an error, once its boot time is over */
  crashesOnBoot: flag,
  buildSeconds: z._default(seconds, 10),
  buildFails: flag,

  // How it answers
  /** by exact path; every other path answers 200 at once */
  responses: z._default(z.record(z.string(), PathResponse), {}),
  /** A dyno's first requests take longer: `seconds` more the first, falling evenly to none. */
  coldStart: z.prefault(
    z.strictObject({
      requests: z._default(z.int().check(z.gte(0)), 0),
      seconds: z._default(seconds, 0),
    }),
    {},
  ),
  /** names dyno and release in its headers, where runtime-dyno-metadata lets it know them */
  identityHeaders: flag,
};

/** An app as the world begins. Durations are simulated seconds. */
export const AppSpec = z.strictObject(fields).check(
  z.refine((app) => !isSingleDyno(app.size) || app.quantity <= 1, {
    error: 'eco and basic run one dyno per process type',
    path: ['quantity'],
  }),
  z.refine((app) => !isSingleDyno(app.size) || !app.features.preboot, {
    error: "eco and basic can't have preboot",
    path: ['features', 'preboot'],
  }),
  z.refine((app) => app.size === 'eco' || !app.asleep, {
    error: 'only eco dynos sleep',
    path: ['asleep'],
  }),
  z.refine((app) => (app.space !== undefined) === (DYNO_SIZES[app.size].tier === 'private'), {
    error: 'private sizes are for apps with a space, and those have no others',
    path: ['size'],
  }),
  z.refine(
    (app) =>
      app.space === undefined || !(app.features.preboot || app.features['http-session-affinity']),
    { error: 'Private Spaces have neither preboot nor session affinity', path: ['features'] },
  ),
  z.refine((app) => app.generation === 'cedar' || app.space !== undefined, {
    error: 'fir is for apps with a space',
    path: ['generation'],
  }),
);

export type AppSpec = z.output<typeof AppSpec>;
