import { createHash } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import type { Clock } from '../clock.ts';
import type { DynoState, EventLog } from '../events.ts';
import type { AppSpec } from '../scenario/app-spec.ts';
import type { ScenarioWithDefaults } from '../scenario/scenario.ts';
import type { SizeName } from './dyno-sizes.ts';

export type FeatureName = keyof AppSpec['features'];

/** How many dynos of a process type, of which size, running what. */
export interface Formation {
  readonly size: SizeName;
  readonly quantity: number;
  readonly command: string;
}

export interface SimDyno {
  readonly id: string;
  /** web.1; with generation Fir web-59b9c9d4d8-x7pqr */
  readonly name: string;
  /** the process type */
  readonly type: string;
  /** which one of its process type, from 1 */
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
  /** null until something was deployed */
  readonly slug: SimSlug | null;
  /** pending: its release phase runs */
  readonly status: 'pending' | 'succeeded' | 'failed';
}

/** What a build makes, and later releases keep. */
export interface SimSlug {
  readonly id: string;
  readonly commit: string;
}

export interface SimBuild {
  readonly id: string;
  readonly commit: string;
  /** the stack that it's for */
  readonly stack: string;
  /** the email address of whoever started it */
  readonly user: string;
  readonly createdAt: Date;
  /** lines, as far as it has come; the app's `changes` emits `build` with more, and at its end */
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

/** An app's present state. The parts that change are changed by the life cycle's functions alone. */
export interface SimApp {
  readonly id: string;
  readonly name: string;
  readonly spec: AppSpec;
  readonly createdAt: Date;
  readonly webUrl: string;
  /** the host names that the router knows it by */
  readonly hosts: readonly string[];
  /** emits `change` whenever routing could decide otherwise than before */
  readonly changes: EventEmitter;
  readonly features: Record<FeatureName, boolean>;
  readonly releases: SimRelease[];
  readonly builds: SimBuild[];
  readonly config: Map<string, string>;
  readonly addons: SimAddon[];
  readonly webhooks: SimWebhook[];
  buildpacks: readonly string[];
  /** what it runs on */
  stack: string;
  /** what its next build is for */
  buildStack: string;
  maintenance: boolean;
  /** by process type; empty until the first deploy */
  readonly formation: Map<string, Formation>;
  /** what `GET /dynos` lists */
  dynos: SimDyno[];
  /** with preboot: the previous release's web dynos, which serve until the switch */
  retiring: SimDyno[];
  /** simulated milliseconds; undefined until it happens */
  pushedAt: number | undefined;
  /** simulated milliseconds of the newest release of a push; undefined until it happens */
  deployedAt: number | undefined;
  /** ends what a replacement of dynos still has to do: preboot's switch, the rest of a rolling one */
  cancelReplacement: () => void;
  cancelSleep: () => void;
}

/** What the parts of a world share. */
export interface World {
  readonly clock: Clock;
  readonly log: EventLog;
  readonly token: string;
  readonly scenario: ScenarioWithDefaults;
  readonly apps: ReadonlyMap<string, SimApp>;
  /** from 0 up to 1, as Math.random */
  readonly random: () => number;
  readonly stopped: AbortSignal;
}

/** A UUID that stays the same for the same names: resources keep their ids between requests. */
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

/** The account that everything belongs to. */
export const USER = { id: resourceId('user'), email: 'simulated@example.com' };

/** The release that counts: the newest that succeeded. Heroku makes the first one along with the app. */
export function currentRelease(app: SimApp): SimRelease {
  const release = app.releases.findLast(({ status }) => status === 'succeeded');
  if (release === undefined) throw new Error(`${app.name} has no release`);
  return release;
}
