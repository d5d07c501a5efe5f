import * as z from 'zod/mini';
import { about } from '../../base/json.ts';
import { SIZE_NAMES } from '../app/dyno-sizes.ts';
import { appRules } from './app-rules.ts';
import { flag, headerName, hostname, httpsUrl, seconds, status, webUrl } from './fields.ts';

const quantity = z.int().check(z.gte(0), z.lte(100));
const size = z.enum(SIZE_NAMES);
const processType = z.string().check(
  z.regex(/^[a-zA-Z0-9_-]+$/, {
    error: "isn't a process type: letters, digits, dashes and underscores",
  }),
  z.regex(/^(?!web$)/, {
    error: "is described by the app's own size, quantity and command",
  }),
);
const path = z
  .string()
  .check(z.regex(/^\/[^?#]*$/, { error: 'must be a path: it begins with "/" and has no query' }));
const plan = z.string().check(
  z.regex(/^[a-z0-9-]+:[a-z0-9-]+$/, {
    error: 'must be a plan, like "heroku-postgresql:essential-0"',
  }),
);

const commit = z
  .string()
  .check(z.regex(/^[0-9a-f]{40}$/, { error: 'must be the 40 hex digits of a commit' }));
const email = z.string().check(z.regex(/^[^@\s]+@[^@\s]+$/, { error: 'must be an email address' }));

const Response = z.strictObject({
  status: about('the status', z._default(status, 200)),
  latencySeconds: about('seconds that it takes', z._default(seconds, 0)),
});

const Process = z.strictObject({
  command: about('what it runs', z.string()),
  quantity: about('how many dynos', z._default(quantity, 0)),
  size: about("their size; left out: the app's", z.optional(size)),
});

const Webhook = z.strictObject({
  url: about('where Heroku sends the notices', httpsUrl),
  include: about('the events', z._default(z.array(z.string()), ['api:release'])),
  level: about(
    'sync: Heroku retries failed notices',
    z._default(z.enum(['notify', 'sync']), 'notify'),
  ),
});

const RunningBuild = z.strictObject({
  commit: about('the commit that is built', z._default(commit, '1'.repeat(40))),
  user: about(
    'the email address of the user who started it',
    z._default(email, 'colleague@example.com'),
  ),
  sinceSeconds: about('seconds that it has already run', z._default(seconds, 60)),
  forSeconds: about("seconds until it's released; left out: it never ends", z.optional(seconds)),
});

const count = z.int().check(z.gte(0));
const dynos = z.int().check(z.gte(1), z.lte(100));

const ReleasePhase = z.strictObject({
  seconds: about('seconds that it takes', z._default(seconds, 5)),
  failures: about('how many of its runs fail, before the others succeed', z._default(count, 0)),
});

const Autoscaling = z.strictObject({
  min: about('the fewest web dynos', dynos),
  max: about('the most web dynos', dynos),
  p95: about(
    'milliseconds: the response time of 95 % of the requests that it tries to keep',
    z._default(z.int().check(z.gte(1)), 1000),
  ),
});

const Features = z.strictObject({
  preboot: about('Preboot: new dynos boot while the old ones serve', flag),
  'http-session-affinity': about("Session Affinity: a visitor's requests go to one dyno", flag),
  'runtime-dyno-metadata': about('the app knows its dyno and release', flag),
});

const ColdStart = z.strictObject({
  requests: about(
    "how many of a dyno's first requests are slow",
    z._default(z.int().check(z.gte(0)), 0),
  ),
  seconds: about(
    'extra seconds of the first one; they decrease evenly to none',
    z._default(seconds, 0),
  ),
});

const whatRuns = {
  size: about("the web dynos' size", z._default(size, 'eco')),
  quantity: about('how many web dynos', z._default(quantity, 1)),
  command: about(
    'what the web process runs; null: the code has no web process',
    z._default(z.nullable(z.string()), 'npm start'),
  ),
  processes: about(
    'the process types other than web',
    z._default(z.record(processType, Process), {}),
  ),
  autoscaling: about(
    'the autoscaler of the web dynos, which is on; left out: none',
    z.optional(Autoscaling),
  ),
  asleep: about('no request for half an hour; Eco only', flag),
  comesBackAsleep: about(
    'every release leaves it asleep, even if it was awake: not as Heroku said in 2012; Eco only',
    flag,
  ),
  released: about('false: nothing has been deployed yet', z._default(z.boolean(), true)),
  buildpacks: about(
    'names or URLs of buildpacks',
    z._default(z.array(z.string()), ['heroku/nodejs']),
  ),
  stack: about('the stack that it runs on', z._default(z.string(), 'heroku-24')),
  buildStack: about(
    'the stack of its next build, as after `heroku stack:set`; left out: its stack',
    z.optional(z.string()),
  ),
  generation: about(
    "the generation of Heroku's platform",
    z._default(z.enum(['cedar', 'fir']), 'cedar'),
  ),
  space: about('the Private Space that the app is in; left out: none', z.optional(z.string())),
  internalRouting: about('only its Private Space can reach it', flag),
};

const configuration = {
  features: about('app features that are on', z.prefault(Features, {})),
  maintenance: about('maintenance mode', flag),
  config: about('config vars', z._default(z.record(z.string(), z.string()), {})),
  addons: about(
    'plans of add-ons, such as heroku-postgresql:essential-0',
    z._default(z.array(plan), []),
  ),
  webhooks: about("the app's webhooks", z._default(z.array(Webhook), [])),
  webUrl: about(
    'its https address; left out: `NAME-<12 hex digits>.herokuapp.com`',
    z.optional(webUrl),
  ),
  domains: about('custom domains', z._default(z.array(hostname), [])),
};

const bootsAndBuilds = {
  bootSeconds: about('seconds that a dyno takes to boot', z._default(seconds, 5)),
  bootJitter: about(
    'random change of each boot time, as a fraction: 0 to 1',
    z._default(z.number().check(z.gte(0), z.lte(1)), 0.1),
  ),
  bootTimeoutSeconds: about(
    "seconds that a boot may take; left out: Heroku's limit for the language",
    z.optional(seconds),
  ),
  prebootSeconds: about(
    "seconds from a release to Preboot's switch; left out: the boot timeout and two minutes",
    z.optional(seconds),
  ),
  prebootLists: about(
    "the web dynos that the API lists until Preboot's switch: the new ones, or all",
    z._default(z.enum(['new', 'all']), 'new'),
  ),
  sleepSeconds: about(
    'seconds without a request until an Eco app sleeps',
    z._default(seconds, 1800),
  ),
  crashesOnBoot: about(
    'every dyno that boots from now on crashes at the end of its boot; new-code: only those with code that is deployed from now on',
    z._default(z.union([z.boolean(), z.literal('new-code')]), false),
  ),
  fromCode: about(
    "a push's Procfile and `heroku-prebuild` decide what runs: their `sleep N` and `exit N` count",
    flag,
  ),
  buildSeconds: about('seconds that a build takes', z._default(seconds, 10)),
  buildFails: about('every build ends with an error', flag),
  runningBuild: about(
    "another user's build that is running at the start; left out: none",
    z.optional(RunningBuild),
  ),
  releasePhase: about(
    'what runs before a release takes effect, if there is a process type called release',
    z.prefault(ReleasePhase, {}),
  ),
  lastRelease: about(
    'the result of the last release before the start; pending: it stays pending',
    z._default(z.enum(['succeeded', 'failed', 'pending']), 'succeeded'),
  ),
};

const answers = {
  responses: about(
    'answers by exact path; other paths answer 200 at once',
    z._default(z.record(path, Response), {}),
  ),
  coldStart: about("a dyno's first requests take longer", z.prefault(ColdStart, {})),
  dynoHeader: about(
    'the header in which its answers name the dyno, from the variable DYNO (web.1); left out: none',
    z.optional(headerName),
  ),
  identityHeaders: about(
    'its answers name the dyno and release, if runtime-dyno-metadata is on',
    flag,
  ),
};

/** An app at the start. Durations are simulated seconds. */
export const AppSpec = z
  .strictObject({ ...whatRuns, ...configuration, ...bootsAndBuilds, ...answers })
  .check(...appRules);

export type AppSpec = z.output<typeof AppSpec>;
