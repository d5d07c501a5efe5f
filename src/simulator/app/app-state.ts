import { DYNO_SIZES } from './dyno-sizes.ts';
import type { DynoState, FeatureName, SimApp, SimBuild, SimDyno } from './model.ts';

export interface DynoSnapshot {
  readonly name: string;
  readonly state: DynoState;
  readonly release: number;
}

/** An app at one moment. */
export interface AppState {
  readonly name: string;
  readonly webUrl: string;
  readonly maintenance: boolean;
  /** null before the first deploy */
  readonly formation: { readonly quantity: number; readonly size: string } | null;
  /** as the API lists them */
  readonly dynos: readonly DynoSnapshot[];
  /** the previous release's dynos that still serve, until preboot switches */
  readonly retiring: readonly DynoSnapshot[];
  readonly features: Readonly<Record<FeatureName, boolean>>;
  /** oldest first */
  readonly releases: readonly { readonly version: number; readonly description: string }[];
  readonly builds: readonly Pick<SimBuild, 'commit' | 'status'>[];
}

export function snapshot(app: SimApp): AppState {
  const formation = app.formation.get('web');
  return {
    name: app.name,
    webUrl: app.webUrl,
    maintenance: app.maintenance,
    formation: formation
      ? { quantity: formation.quantity, size: DYNO_SIZES[formation.size].name }
      : null,
    dynos: app.dynos.map(dynoSnapshot),
    retiring: app.retiring.map(dynoSnapshot),
    features: { ...app.features },
    releases: app.releases.map(({ version, description }) => ({ version, description })),
    builds: app.builds.map(({ commit, status }) => ({ commit, status })),
  };
}

function dynoSnapshot({ name, state, release }: SimDyno): DynoSnapshot {
  return { name, state, release };
}
