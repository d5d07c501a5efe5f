import * as z from 'zod/mini';

// What we read of the Platform API's answers (Heroku's hyper-schema, variant 3.sdk). Objects are
// open and enums are strings: a field or value that Heroku adds tomorrow must not break a push.

const appReference = z.object({ id: z.string(), name: z.string() });

export const App = z.object({
  name: z.string(),
  web_url: z.nullable(z.string()),
  maintenance: z.boolean(),
  released_at: z.nullable(z.string()),
  space: z.optional(z.nullable(z.object({ name: z.string() }))),
});
export type App = z.infer<typeof App>;

export const Feature = z.object({ name: z.string(), enabled: z.boolean() });
export type Feature = z.infer<typeof Feature>;

export const Formation = z.object({
  app: appReference,
  type: z.string(),
  quantity: z.number(),
  /** `standard-1X`, `Eco`, …: the case differs between endpoints */
  size: z.string(),
  command: z.string(),
});
export type Formation = z.infer<typeof Formation>;

export const Dyno = z.object({
  name: z.string(),
  type: z.string(),
  /** `idle` is an Eco dyno that sleeps; also `starting`, `up`, `crashed`, `down` */
  state: z.string(),
  release: z.object({ version: z.number() }),
});
export type Dyno = z.infer<typeof Dyno>;

export const DynoSize = z.object({
  name: z.string(),
  /** list price; `cents` per `unit`, in practice a month */
  cost: z.nullable(z.object({ cents: z.number(), unit: z.string() })),
});
export type DynoSize = z.infer<typeof DynoSize>;

export const Domain = z.object({ hostname: z.string() });
export type Domain = z.infer<typeof Domain>;
