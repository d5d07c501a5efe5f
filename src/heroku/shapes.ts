import * as z from 'zod/mini';

// The parts of the Platform API's answers that we read (Heroku's hyper-schema, variant 3.sdk). Objects
// are open, enums are strings, and unread fields aren't listed: a field or value that Heroku adds, drops
// or sets to null must not break a push.

const named = z.nullish(z.object({ name: z.nullish(z.string()) }));

export const App = z.object({
  id: z.nullish(z.string()),
  name: z.string(),
  web_url: z.nullable(z.string()),
  maintenance: z.boolean(),
  /** null or absent on the Common Runtime */
  space: z.optional(z.unknown()),
  /** only its Private Space can reach it; null or absent on the Common Runtime */
  internal_routing: z.nullish(z.boolean()),
  /** by the last buildpack, e.g. `Node.js`; null before the first build and for containers */
  buildpack_provided_description: z.nullish(z.string()),
  owner: z.nullish(z.object({ id: z.optional(z.string()) })),
  /** what it runs on */
  stack: named,
  /** the stack of its next build: differs from `stack` after `heroku stack:set` */
  build_stack: named,
});
export type App = z.infer<typeof App>;

export const Account = z.object({ email: z.string() });

export const Feature = z.object({ name: z.string(), enabled: z.boolean() });
export type Feature = z.infer<typeof Feature>;

export const Formation = z.object({
  app: z.object({ name: z.string() }),
  type: z.string(),
  quantity: z.number(),
  /** `standard-1X`, `Eco`, …: the case differs between endpoints */
  size: z.string(),
  command: z.nullish(z.string()),
});
export type Formation = z.infer<typeof Formation>;

export const Dyno = z.object({
  type: z.string(),
  /** `idle` is an Eco dyno that sleeps; also `starting`, `up`, `crashed`, `down` */
  state: z.string(),
  size: z.nullish(z.string()),
  /** `web.1`, on Fir `web-59b9c9d4d8-x7pqr` */
  name: z.nullish(z.string()),
  release: z.nullish(z.object({ version: z.nullish(z.number()) })),
  /** ISO 8601 */
  created_at: z.nullish(z.string()),
  /** ISO 8601: for one that is up, when it came up */
  updated_at: z.nullish(z.string()),
});
export type Dyno = z.infer<typeof Dyno>;

export const DynoSize = z.object({
  name: z.string(),
  /** list price; `cents` per `unit`, in practice a month */
  cost: z.nullable(z.object({ cents: z.number(), unit: z.string() })),
});
export type DynoSize = z.infer<typeof DynoSize>;

const quantity = z.int().check(z.gte(0));

/** a rule of Heroku's metrics API about the web dynos; only one kind of them scales */
export const Monitor = z.union([
  z.object({
    action_type: z.literal('scale'),
    is_active: z.boolean(),
    min_quantity: quantity,
    max_quantity: quantity,
  }),
  z.object({
    action_type: z.nullish(z.string().check(z.refine((type) => type !== 'scale'))),
  }),
]);

/** `name` is `heroku/nodejs` or a URL, `url` a URL or `urn:buildpack:heroku/nodejs` */
export const BuildpackInstallation = z.object({
  buildpack: z.nullish(z.object({ name: z.nullish(z.string()), url: z.nullish(z.string()) })),
});
export type BuildpackInstallation = z.infer<typeof BuildpackInstallation>;

/** an account's Eco dyno hours of this month, in seconds */
export const EcoQuota = z.object({ account_quota: z.number(), quota_used: z.number() });

export const Domain = z.object({ hostname: z.string() });
export type Domain = z.infer<typeof Domain>;

export const AddOn = z.object({
  id: z.string(),
  /** e.g. `deployhooks-curly-12345` */
  name: z.string(),
  /** `name` is e.g. `deployhooks:http` */
  plan: named,
  /** `name` is e.g. `deployhooks` */
  addon_service: z.object({ name: z.string() }),
});
export type AddOn = z.infer<typeof AddOn>;

export const Webhook = z.object({
  id: z.string(),
  /** may contain its receiver's secret */
  url: z.string(),
  /** `api:release`, `api:build`, `dyno`, … */
  include: z.array(z.string()),
  /** `notify` or `sync` */
  level: z.nullish(z.string()),
});
export type Webhook = z.infer<typeof Webhook>;

const author = z.nullish(z.object({ email: z.nullish(z.string()) }));
const reference = z.nullish(z.object({ id: z.nullish(z.string()) }));

export const Build = z.object({
  id: z.string(),
  /** `pending`, `succeeded`, `failed` */
  status: z.string(),
  /** ISO 8601 */
  created_at: z.string(),
  /** `version` is the commit, or any name */
  source_blob: z.nullish(z.object({ version: z.nullish(z.string()) })),
  user: author,
  /** ISO 8601: once it has ended, when that was */
  updated_at: z.nullish(z.string()),
  /** null until it has succeeded */
  release: reference,
});
export type Build = z.infer<typeof Build>;

export const Release = z.object({
  id: z.nullish(z.string()),
  version: z.number(),
  /** `pending` while its release phase runs, `succeeded`, `failed`, `expired` */
  status: z.string(),
  /** e.g. `Deploy 1a2b3c4d` */
  description: z.nullish(z.string()),
  /** ISO 8601 */
  created_at: z.string(),
  /** whether it's the one that the app runs */
  current: z.boolean(),
  /** its code, on Cedar; null for a release without code */
  slug: reference,
  /** its code, on Fir */
  oci_image: reference,
  user: author,
  eligible_for_rollback: z.nullish(z.boolean()),
  /** ISO 8601: after a release phase, its end */
  updated_at: z.nullish(z.string()),
});
export type Release = z.infer<typeof Release>;

/** values are dropped as soon as the names are known */
export const ConfigVars = z.record(z.string(), z.unknown());
export type ConfigVars = z.infer<typeof ConfigVars>;

/** the answer to removing something */
export const Removed = z.object({ id: z.string() });
