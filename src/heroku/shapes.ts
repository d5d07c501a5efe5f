import * as z from 'zod/mini';

// What we read of the Platform API's answers (Heroku's hyper-schema, variant 3.sdk). Objects are
// open and enums are strings, and what nobody here reads isn't asked for: a field or value that Heroku
// adds, drops or leaves null tomorrow must not break a push.

export const App = z.object({
  name: z.string(),
  web_url: z.nullable(z.string()),
  maintenance: z.boolean(),
  /** null or absent on the Common Runtime */
  space: z.optional(z.unknown()),
  /** by the last buildpack, e.g. `Node.js`; null before the first build and for containers */
  buildpack_provided_description: z.nullish(z.string()),
  owner: z.nullish(z.object({ id: z.optional(z.string()) })),
});
export type App = z.infer<typeof App>;

export const Feature = z.object({ name: z.string(), enabled: z.boolean() });
export type Feature = z.infer<typeof Feature>;

export const Formation = z.object({
  app: z.object({ name: z.string() }),
  type: z.string(),
  quantity: z.number(),
  /** `standard-1X`, `Eco`, …: the case differs between endpoints */
  size: z.string(),
});
export type Formation = z.infer<typeof Formation>;

export const Dyno = z.object({
  type: z.string(),
  /** `idle` is an Eco dyno that sleeps; also `starting`, `up`, `crashed`, `down` */
  state: z.string(),
});
export type Dyno = z.infer<typeof Dyno>;

export const DynoSize = z.object({
  name: z.string(),
  /** list price; `cents` per `unit`, in practice a month */
  cost: z.nullable(z.object({ cents: z.number(), unit: z.string() })),
});
export type DynoSize = z.infer<typeof DynoSize>;

/** `name` is `heroku/nodejs` or a URL, `url` a URL or `urn:buildpack:heroku/nodejs` */
export const BuildpackInstallation = z.object({
  buildpack: z.nullish(z.object({ name: z.nullish(z.string()), url: z.nullish(z.string()) })),
});
export type BuildpackInstallation = z.infer<typeof BuildpackInstallation>;

/** an account's Eco dyno hours of this month, in seconds */
export const EcoQuota = z.object({ account_quota: z.number(), quota_used: z.number() });

export const Domain = z.object({ hostname: z.string() });
export type Domain = z.infer<typeof Domain>;
