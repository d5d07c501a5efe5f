import type { DynoState } from '../events.ts';
import { DYNO_SIZES } from './dyno-sizes.ts';
import type {
  FeatureName,
  Formation,
  SimAddon,
  SimApp,
  SimBuild,
  SimDyno,
  SimRelease,
  SimWebhook,
} from './model.ts';

interface DynoSnapshot {
  readonly name: string;
  readonly state: DynoState;
  readonly release: number;
}

interface FormationSnapshot {
  readonly quantity: number;
  readonly size: string;
}

/** An app at one moment. */
export interface AppState {
  readonly name: string;
  readonly webUrl: string;
  readonly maintenance: boolean;
  /** of the web process; null before the first deploy, and without a web process */
  readonly formation: FormationSnapshot | null;
  /** of every process type, by its name */
  readonly processes: Readonly<Record<string, FormationSnapshot>>;
  /** as the API lists them */
  readonly dynos: readonly DynoSnapshot[];
  /** the previous release's dynos that still serve, until preboot switches */
  readonly retiring: readonly DynoSnapshot[];
  readonly features: Readonly<Record<FeatureName, boolean>>;
  readonly config: Readonly<Record<string, string>>;
  readonly buildpacks: readonly string[];
  /** the stack that it runs on, and the stack of its next build */
  readonly stack: string;
  readonly buildStack: string;
  readonly addons: readonly Pick<SimAddon, 'name' | 'plan'>[];
  readonly webhooks: readonly Pick<SimWebhook, 'url' | 'include' | 'level'>[];
  /** oldest first */
  readonly releases: readonly Pick<SimRelease, 'version' | 'description' | 'status'>[];
  readonly builds: readonly Pick<SimBuild, 'commit' | 'status'>[];
}

export function snapshot(app: SimApp): AppState {
  const processes = Object.fromEntries(
    [...app.formation].map(([type, formation]) => [type, formationSnapshot(formation)]),
  );
  return {
    name: app.name,
    webUrl: app.webUrl,
    maintenance: app.maintenance,
    formation: processes.web ?? null,
    processes,
    dynos: app.dynos.map(dynoSnapshot),
    retiring: app.retiring.map(dynoSnapshot),
    features: { ...app.features },
    config: Object.fromEntries(app.config),
    buildpacks: [...app.buildpacks],
    stack: app.stack,
    buildStack: app.buildStack,
    addons: app.addons.map(({ name, plan }) => ({ name, plan })),
    webhooks: app.webhooks.map(({ url, include, level }) => ({ url, include, level })),
    releases: app.releases.map(({ version, description, status }) => ({
      ...{ version, description, status },
    })),
    builds: app.builds.map(({ commit, status }) => ({ commit, status })),
  };
}

function formationSnapshot({ quantity, size }: Formation): FormationSnapshot {
  return { quantity, size: DYNO_SIZES[size].name };
}

function dynoSnapshot({ name, state, release }: SimDyno): DynoSnapshot {
  return { name, state, release };
}
