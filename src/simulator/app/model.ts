import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { Clock } from '../clock.ts';
import type { SizeName } from './dyno-sizes.ts';
import type { EventLog } from '../events/events.ts';
import type { AppSpec, ScenarioWithDefaults } from '../scenario/scenario.ts';

/** `idle`: an Eco dyno that sleeps. */
export type DynoState = 'starting' | 'up' | 'idle' | 'crashed' | 'down';
export type FeatureName = 'preboot' | 'http-session-affinity';

/** How many web dynos, and of which size. */
export interface Formation {
  readonly size: SizeName;
  readonly quantity: number;
}

export interface SimDyno {
  readonly id: string;
  readonly name: string;
  readonly release: number;
  readonly size: SizeName;
  readonly createdAt: Date;
  state: DynoState;
  updatedAt: Date;
}

export interface SimRelease {
  readonly id: string;
  readonly version: number;
  readonly description: string;
  readonly createdAt: Date;
  /** null for releases that only change settings before anything was deployed */
  readonly slugId: string | null;
}

export interface SimBuild {
  readonly id: string;
  readonly commit: string;
  readonly createdAt: Date;
  status: 'pending' | 'succeeded' | 'failed';
  updatedAt: Date;
  release: SimRelease | null;
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
  maintenance: boolean;
  /** undefined until the first deploy */
  formation: Formation | undefined;
  /** what `GET /dynos` lists */
  dynos: SimDyno[];
  /** with preboot: the previous release's dynos, which serve until the switch */
  retiring: SimDyno[];
  cancelSwitch: () => void;
  cancelSleep: () => void;
}

/** What the parts of a world share. */
export interface World {
  readonly clock: Clock;
  readonly log: EventLog;
  readonly token: string;
  readonly scenario: ScenarioWithDefaults;
  readonly apps: ReadonlyMap<string, SimApp>;
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

/** The app before anything of it runs. */
export function createApp(name: string, spec: AppSpec, clock: Clock): SimApp {
  const webUrl = spec.webUrl ?? `https://${name}-${randomBytes(6).toString('hex')}.herokuapp.com/`;
  const changes = new EventEmitter();
  // Every queued request listens.
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
      createRelease(1, 'Initial release', clock),
      createRelease(2, 'Enable Logplex', clock),
    ],
    builds: [],
    maintenance: spec.maintenance,
    formation: undefined,
    dynos: [],
    retiring: [],
    cancelSwitch: () => undefined,
    cancelSleep: () => undefined,
  };
}

export function createRelease(version: number, description: string, clock: Clock): SimRelease {
  // Heroku's own first two releases, "Initial release" and "Enable Logplex", have no slug.
  const slugId = version > 2 ? randomUUID() : null;
  return { id: randomUUID(), version, description, createdAt: clock.date(), slugId };
}

/** The release that counts: its newest. Heroku makes the first one along with the app. */
export function currentRelease(app: SimApp): SimRelease {
  const release = app.releases.at(-1);
  if (release === undefined) throw new Error(`${app.name} has no release`);
  return release;
}
