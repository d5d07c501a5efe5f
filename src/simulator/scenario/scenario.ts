import * as z from 'zod/mini';
import { about, jsonSchemaText } from '../../base/json.ts';
import { AppSpec } from './app-spec.ts';
import { Faults } from './fault-spec.ts';

interface Addresses {
  readonly webUrl?: string | undefined;
  readonly domains: readonly string[];
}

interface Address {
  readonly host: string;
  /** where the scenario has it, from the apps on */
  readonly path: (string | number)[];
}

/** That each host name leads to one app, and none of Heroku's own to any. */
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

/** The text of scenario.schema.json, by which editors explain and complete a scenario's file. */
export function scenarioJsonSchema(): string {
  return jsonSchemaText(Scenario, {
    $id: 'https://unpkg.com/heroku-preflight/scenario.schema.json',
    title: 'A scenario for heroku-preflight simulate',
    description: "A simulated Heroku's beginning. Times are simulated seconds.",
  });
}
