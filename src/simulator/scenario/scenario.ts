import * as z from 'zod/mini';
import { about, jsonSchemaText } from '../../base/json.ts';
import { AppSpec } from './app-spec.ts';
import { Faults } from './fault-spec.ts';
import { Incident } from './incident-spec.ts';

interface Addresses {
  readonly webUrl?: string | undefined;
  readonly domains: readonly string[];
}

interface Address {
  readonly host: string;
  /** its path in the scenario, below the apps */
  readonly path: (string | number)[];
}

/** Each host name leads to one app, and Heroku's own lead to none. */
const hostRules = z.superRefine<Readonly<Record<string, Addresses>>>((apps, context) => {
  const owners = new Map<string, string>();
  for (const { host, path } of Object.entries(apps).flatMap(addressesOf)) {
    const owner = HEROKUS_OWN.test(host) ? 'Heroku itself' : owners.get(host);
    owners.set(host, String(path[0]));
    if (owner === undefined) continue;
    context.addIssue({ code: 'custom', path, message: `is taken: ${host} leads to ${owner}` });
  }
});

const HEROKUS_OWN = /(^|\.)heroku\.com$/;

function addressesOf([app, { webUrl = '', domains }]: [string, Addresses]): Address[] {
  const own = URL.canParse(webUrl)
    ? [{ host: new URL(webUrl).hostname, path: [app, 'webUrl'] }]
    : [];
  return [...own, ...domains.map((host, index) => ({ host, path: [app, 'domains', index] }))];
}

/** The apps' owner. */
const Account = z.strictObject({
  ecoHoursLeft: about(
    'Eco dyno hours left, for all Eco dynos together',
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

/** A simulation's first state, as data. Durations are simulated seconds. */
export const Scenario = z.strictObject({
  $schema: about('where editors find the schema of this file', z.optional(z.string())),
  apps: about('the apps by name, at least one', apps),
  account: about("the apps' owner", z.prefault(Account, {})),
  incidents: about(
    "Heroku's own incidents, on status.heroku.com",
    z._default(z.array(Incident), []),
  ),
  faults: about(
    'what fails; the first fault that matches a request counts',
    z.prefault(Faults, {}),
  ),
});

/** A scenario as users write it: everything except the apps' names has a default. */
export type Scenario = z.input<typeof Scenario>;
export type ScenarioWithDefaults = z.output<typeof Scenario>;

/** The text of scenario.schema.json, with which editors explain and complete a scenario. */
export function scenarioJsonSchema(): string {
  return jsonSchemaText(Scenario, {
    $id: 'https://unpkg.com/heroku-preflight/scenario.schema.json',
    title: 'A scenario for heroku-preflight simulate',
    description: "A simulated Heroku's first state. Times are simulated seconds.",
  });
}
