import * as z from 'zod/mini';
import { AppSpec } from './app-spec.ts';
import { Faults } from './fault-spec.ts';
import { about } from './fields.ts';
import { hostRules } from './host-rules.ts';

/** Whose apps they are. */
const Account = z.strictObject({
  ecoHoursLeft: about(
    'dyno hours left in the pool that all Eco dynos share',
    z._default(z.number().check(z.gte(0)), 1000),
  ),
  requestsLeft: about(
    'API requests left; 75 more a minute, up to 4500',
    z._default(z.int().check(z.gte(0), z.lte(4500)), 4500),
  ),
});

const appName = z.string().check(
  z.regex(/^[a-z][a-z0-9-]{1,28}[a-z0-9]$/, {
    error: "isn't a name that Heroku allows: a-z, 0-9 and dashes, 3 to 30 of them",
  }),
);

const apps = z.record(appName, AppSpec).check(
  z.refine((all) => Object.keys(all).length > 0, { error: 'must have an app' }),
  hostRules,
);

/** A world's beginning, as data. Durations are simulated seconds. */
export const Scenario = z.strictObject({
  $schema: about('where editors find the description of the file', z.optional(z.string())),
  apps: about('the apps, by name; one at least', apps),
  account: about('whose apps they are', z.prefault(Account, {})),
  faults: about('what goes wrong; of those that fit a request, the first', z.prefault(Faults, {})),
});

/** A scenario as it's written: everything but the apps' names has a default. */
export type Scenario = z.input<typeof Scenario>;
export type ScenarioWithDefaults = z.output<typeof Scenario>;
