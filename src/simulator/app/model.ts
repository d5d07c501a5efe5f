import { createHash } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import type { Clock } from '../clock.ts';
import type { DynoState, EventLog } from '../events.ts';
import type { AppSpec } from '../scenario/app-spec.ts';
import type { ScenarioWithDefaults } from '../scenario/scenario.ts';
import type { Code } from './code.ts';
import type { SizeName } from './dyno-sizes.ts';

export type FeatureName = keyof AppSpec['features'];

/** The number of dynos of a process type, their size, and their command. */
export interface Formation {
  readonly size: SizeName;
  readonly quantity: number;
  readonly command: string;
}

export interface SimDyno {
  readonly id: string;
  /** web.1; on generation Fir web-59b9c9d4d8-x7pqr */
  readonly name: string;
  /** the process type */
  readonly type: string;
  /** its number within its process type, from 1 */
  readonly number: number;
  readonly release: number;
  readonly size: SizeName;
  /** whether the platform tells it its release and its own name */
  readonly knowsItself: boolean;
  readonly createdAt: Date;
  state: DynoState;
  updatedAt: Date;
  /** requests that it has answered */
  served: number;
}

export interface SimRelease {
  readonly id: string;
  readonly version: number;
  readonly description: string;
  readonly createdAt: Date;
  /** null until the first deploy */
  readonly slug: SimSlug | null;
  /** the app's config vars when it was made */
  readonly config: Readonly<Record<string, string>>;
  /** the lines of its release phase; the app's `changes` emits `build` at the end */
  readonly output: string[];
  /** pending: its release phase runs */
  status: 'pending' | 'succeeded' | 'failed';
  updatedAt: Date;
}

/** The result of a build, which later releases keep. */
export interface SimSlug {
  readonly id: string;
  readonly commit: string;
  /** the commands of its Procfile by process type; undefined: the scenario has them */
  readonly processes: Code['processes'] | undefined;
}

export interface SimBuild {
  readonly id: string;
  readonly commit: string;
  /** the stack that it's for */
  readonly stack: string;
  /** the email address of the user who started it */
  readonly user: string;
  readonly createdAt: Date;
  /** the lines so far; the app's `changes` emits `build` for new lines and at the end */
  readonly output: string[];
  status: 'pending' | 'succeeded' | 'failed';
  updatedAt: Date;
  release: SimRelease | null;
}

export interface SimAddon {
  readonly id: string;
  readonly name: string;
  /** service:plan */
  readonly plan: string;
  readonly createdAt: Date;
}

export interface SimWebhook {
  readonly id: string;
  readonly url: string;
  readonly include: readonly string[];
  readonly level: 'notify' | 'sync';
  readonly createdAt: Date;
}

/** A line of an app's log, as Logplex would have it. */
export interface LogLine {
  readonly at: Date;
  /** app: the app and its API; heroku: the platform */
  readonly source: 'app' | 'heroku';
  /** router, api, or a dyno's name */
  readonly process: string;
  readonly text: string;
}

/** The autoscaler's settings, as api.metrics.heroku.com calls them. */
export interface SimMonitor {
  readonly id: string;
  readonly isActive: boolean;
  /** dynos */
  readonly min: number;
  readonly max: number;
  /** milliseconds: the 95th percentile of the response times that it tries to keep */
  readonly p95: number;
}

/** An app's current state. Only the life cycle's functions change it. */
export interface SimApp {
  readonly id: string;
  readonly name: string;
  readonly spec: AppSpec;
  readonly createdAt: Date;
  readonly webUrl: string;
  /** its host names, for the router */
  readonly hosts: readonly string[];
  /** emits `change` when the router's choice may change */
  readonly changes: EventEmitter;
  readonly features: Record<FeatureName, boolean>;
  readonly releases: SimRelease[];
  readonly builds: SimBuild[];
  readonly config: Map<string, string>;
  readonly addons: SimAddon[];
  readonly webhooks: SimWebhook[];
  /** the newest lines; `changes` emits `log` for each */
  readonly logs: LogLine[];
  buildpacks: readonly string[];
  /** the stack that it runs on */
  stack: string;
  /** the stack of its next build */
  buildStack: string;
  maintenance: boolean;
  /** of the web dynos; undefined: never autoscaled */
  monitor: SimMonitor | undefined;
  /** by process type; empty until the first deploy */
  readonly formation: Map<string, Formation>;
  /** those that `GET /dynos` lists, in every scenario */
  dynos: SimDyno[];
  /** with preboot: the previous release's web dynos, which serve until the switch */
  retiring: SimDyno[];
  /** how many release phases have begun */
  phasesRun: number;
  /** simulated milliseconds; undefined until it happens */
  pushedAt: number | undefined;
  /** simulated milliseconds of the newest release of a push; undefined until it happens */
  deployedAt: number | undefined;
  /** cancels the rest of a replacement of dynos: preboot's switch, or the rest of a rolling deploy */
  cancelReplacement: () => void;
  cancelSleep: () => void;
}

/** What the parts of a world share. */
export interface World {
  readonly clock: Clock;
  readonly log: EventLog;
  readonly token: string;
  /** of this machine, for clients that don't use the proxy; empty until it listens */
  localUrl: string;
  readonly scenario: ScenarioWithDefaults;
  readonly apps: ReadonlyMap<string, SimApp>;
  /** from 0 up to 1, as Math.random */
  readonly random: () => number;
  readonly stopped: AbortSignal;
}

/** The same names give the same UUID, so that resources keep their ids between requests. */
export function resourceId(...names: string[]): string {
  const hex = createHash('sha256').update(names.join('\0')).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** The account that owns everything. */
export const USER = { id: resourceId('user'), email: 'simulated@example.com' };

/** The newest release that succeeded. Heroku creates the first one with the app. */
export function currentRelease(app: SimApp): SimRelease {
  const release = app.releases.findLast(({ status }) => status === 'succeeded');
  if (release === undefined) throw new Error(`${app.name} has no release`);
  return release;
}
