import { randomBytes, randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { Clock } from '../clock.ts';
import type { AppSpec } from '../scenario/app-spec.ts';
import {
  resourceId,
  type SimAddon,
  type SimApp,
  type SimMonitor,
  type SimRelease,
  type SimSlug,
  type SimWebhook,
} from './model.ts';

/** The app before anything runs. */
export function createApp(name: string, spec: AppSpec, clock: Clock): SimApp {
  const webUrl = spec.webUrl ?? `https://${name}-${randomBytes(6).toString('hex')}.herokuapp.com/`;
  const changes = new EventEmitter();
  // Every queued request adds a listener.
  changes.setMaxListeners(0);
  return {
    id: resourceId('app', name),
    name,
    spec,
    createdAt: clock.date(),
    webUrl,
    hosts: [new URL(webUrl).hostname, ...spec.domains],
    changes,
    features: { ...spec.features },
    releases: [
      createRelease(1, { description: 'Initial release', slug: null }, spec.config, clock),
      createRelease(2, { description: 'Enable Logplex', slug: null }, spec.config, clock),
    ],
    builds: [],
    config: new Map(Object.entries(spec.config)),
    addons: spec.addons.map((plan, index) => createAddon([name, plan, String(index)], plan, clock)),
    webhooks: spec.webhooks.map((webhook) => createWebhook(webhook, clock)),
    logs: [],
    buildpacks: spec.buildpacks,
    stack: spec.stack,
    buildStack: spec.buildStack ?? spec.stack,
    maintenance: spec.maintenance,
    monitor: spec.autoscaling && createMonitor(name, spec.autoscaling),
    formation: new Map(),
    dynos: [],
    retiring: [],
    phasesRun: 0,
    pushedAt: undefined,
    deployedAt: undefined,
    cancelReplacement: () => undefined,
    cancelSleep: () => undefined,
  };
}

/** @param key unique: an app can have two add-ons of one plan */
function createAddon(key: readonly string[], plan: string, clock: Clock): SimAddon {
  const id = resourceId('addon', ...key);
  // Like Heroku's generated names, such as postgresql-curly-12345.
  const name = `${plan.replace(/:.*/, '').replace(/^heroku-/, '')}-simulated-${id.slice(0, 5)}`;
  return { id, name, plan, createdAt: clock.date() };
}

export function createWebhook(
  webhook: Pick<SimWebhook, 'url' | 'include' | 'level'>,
  clock: Clock,
): SimWebhook {
  return { id: randomUUID(), ...webhook, createdAt: clock.date() };
}

export function createMonitor(
  app: string,
  monitor: Pick<SimMonitor, 'min' | 'max' | 'p95'>,
): SimMonitor {
  return { id: resourceId('monitor', app), isActive: true, ...monitor };
}

/** What a release is made from. */
interface NewRelease extends Pick<SimRelease, 'description' | 'slug'> {
  readonly status?: SimRelease['status'];
}

function createRelease(
  version: number,
  release: NewRelease,
  config: SimRelease['config'],
  clock: Clock,
): SimRelease {
  const now = clock.date();
  return {
    id: randomUUID(),
    version,
    ...{ createdAt: now, updatedAt: now },
    status: 'succeeded',
    config,
    output: [],
    ...release,
  };
}

export function createSlug(commit: string, processes?: SimSlug['processes']): SimSlug {
  return { id: randomUUID(), commit, processes };
}

/** Makes the app's next release. */
export function addRelease(app: SimApp, release: NewRelease, clock: Clock): SimRelease {
  const config = Object.fromEntries(app.config);
  const added = createRelease(app.releases.length + 1, release, config, clock);
  app.releases.push(added);
  return added;
}
