import * as z from 'zod/mini';
import { AppSpec } from './app-spec.ts';
import { Faults } from './fault-spec.ts';

/** Whose apps they are. */
const Account = z.strictObject({
  /** of the pool that all Eco dynos share */
  ecoHoursLeft: z._default(z.number().check(z.gte(0)), 1000),
  /** API calls at the beginning; 75 more a minute, up to 4500 */
  requestsLeft: z._default(z.int().check(z.gte(0), z.lte(4500)), 4500),
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
  account: z.prefault(Account, {}),
  faults: z.prefault(Faults, {}),
});

/** A scenario as it's written: everything but the apps' names has a default. */
export type Scenario = z.input<typeof Scenario>;
export type ScenarioWithDefaults = z.output<typeof Scenario>;
