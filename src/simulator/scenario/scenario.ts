import * as z from 'zod/mini';
import { isSingleDyno, SIZE_NAMES } from '../app/dyno-sizes.ts';

const seconds = z.number().check(z.gte(0));
const flag = z._default(z.boolean(), false);
const status = z.int().check(z.gte(200), z.lte(599));
const hostname = z.string().check(
  z.regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, {
    error: "isn't a host name in lower case, like www.example.com",
  }),
);

const pattern = z
  .string()
  .check(z.refine((text) => isRegExp(text), { error: "isn't a regular expression" }));

/** How the app answers one path. */
const PathResponse = z.strictObject({
  status: z._default(status, 200),
  latencySeconds: z._default(seconds, 0),
});

const AppSpec = z
  .strictObject({
    size: z._default(z.enum(SIZE_NAMES), 'eco'),
    quantity: z._default(z.int().check(z.gte(0), z.lte(100)), 1),
    /** Eco only: no request for half an hour */
    asleep: flag,
    /** false: nothing has been deployed yet */
    released: z._default(z.boolean(), true),
    features: z.prefault(z.strictObject({ preboot: flag, 'http-session-affinity': flag }), {}),
    maintenance: flag,
    bootSeconds: z._default(seconds, 5),
    buildSeconds: z._default(seconds, 10),
    buildFails: flag,
    /** default: `https://NAME-<12 hex digits>.herokuapp.com/`, as Heroku names new apps */
    webUrl: z.optional(z.url({ protocol: /^https$/, hostname: /^[a-z0-9-]+(\.[a-z0-9-]+)+$/ })),
    /** custom domains */
    domains: z._default(z.array(hostname), []),
    /** the Private Space that the app lives in */
    space: z.optional(z.string()),
    /** by exact path; every other path answers 200 at once */
    responses: z._default(z.record(z.string(), PathResponse), {}),
  })
  .check(
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
  );

/** What goes wrong with the API: every matching request, or the first `times` of them. */
const ApiFault = z.strictObject({
  /** a regular expression that is looked for in the path; default: every path */
  path: z._default(pattern, ''),
  /** answer with this status, and Heroku's body for it unless `body` is given */
  status: z.optional(status),
  /** answer with this text instead of JSON of Heroku's */
  body: z.optional(z.string()),
  delaySeconds: z._default(seconds, 0),
  times: z.optional(z.int().check(z.gte(1))),
  /** close the connection without an answer */
  drop: flag,
  /** what `RateLimit-Remaining` says */
  requestsLeft: z.optional(z.int().check(z.gte(0))),
});

const appName = z.string().check(
  z.regex(/^[a-z][a-z0-9-]{1,28}[a-z0-9]$/, {
    error: "isn't a name that Heroku allows: a-z, 0-9 and dashes, 3 to 30 of them",
  }),
);

/** A world's beginning, as data. Durations are simulated seconds. */
export const Scenario = z.strictObject({
  apps: z
    .record(appName, AppSpec)
    .check(z.refine((apps) => Object.keys(apps).length > 0, { error: 'a scenario needs an app' })),
  faults: z.prefault(z.strictObject({ api: z._default(z.array(ApiFault), []) }), {}),
});

/** A scenario as it's written: everything but the apps' names has a default. */
export type Scenario = z.input<typeof Scenario>;
export type ScenarioWithDefaults = z.output<typeof Scenario>;
export type AppSpec = z.output<typeof AppSpec>;
export type ApiFault = z.output<typeof ApiFault>;

function isRegExp(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
